/**
 * From a trained network to scores of encrypted images. Packages are layered and import lower layers alone; a test
 * holds that.
 *
 * <pre>
 * compiler      search for parameters, packing, schedule   runtime      scores blocks of ciphertexts
 * program       the stored artefact and its report         client       the owner's side, with the secret key
 * cost          levels, scales, noise, seconds, bytes
 * ranges        how large values get                       lowering     network to circuit
 * quantization  weights to integers                        interpreter  runs a circuit on any values
 * circuit       steps over arrays of ciphertexts           contract     what both sides know
 * onnx, passes, reference
 * network, packing, images
 * </pre>
 *
 * <p>A program is written once and interpreted three ways: on plain numbers (interpreter), on counts, levels and scales
 * (cost), on ciphertexts (runtime).
 *
 * <p>Sources: T. Ishiyama, T. Suzuki, H. Yamana, "Highly Accurate CNN Inference Using Approximate Activation Functions
 * over Homomorphic Encryption", IEEE Big Data 2020 (the networks); R. Dathathri et al., "EVA", PLDI 2020 (scales and
 * levels as results of a dry run).
 */
package io.nightjar.model;
