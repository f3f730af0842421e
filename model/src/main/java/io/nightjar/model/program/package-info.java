/**
 * The encrypted program: a network lowered to coarse steps over arrays of ciphertexts, written once and interpreted three ways. The clear
 * interpreter runs it on plain numbers, the cost interpreter on levels, scales, errors and operation counts, the CKKS interpreter on
 * ciphertexts.
 *
 * <p>Sources: T. Ishiyama, T. Suzuki, H. Yamana, "Highly Accurate CNN Inference Using Approximate Activation Functions over Homomorphic
 * Encryption", IEEE Big Data 2020 (the networks); R. Dathathri et al., "EVA", PLDI 2020 (scales and levels as results of a dry run).
 */
package io.nightjar.model.program;
