/**
 * Training of the networks through their polynomial activations, on DJL with PyTorch, written out as ONNX.
 *
 * <p>The networks and their activations are those of Ishiyama, Suzuki and Yamana, "Highly Accurate CNN Inference Using
 * Approximate Activation Functions over Homomorphic Encryption" (IEEE Big Data 2020, arXiv 2009.03727), section IV;
 * Swish is from arXiv 1710.05941, Mish from arXiv 1908.08681. Distillation follows Hinton, Vinyals and Dean,
 * "Distilling the Knowledge in a Neural Network" (arXiv 1503.02531), the optimisers Loshchilov and Hutter, "Decoupled
 * Weight Decay Regularization" (arXiv 1711.05101), and Liu et al., "Muon is Scalable for LLM Training" (arXiv
 * 2502.16982).
 *
 * <p>Weights live in plain {@code float[]}; every step hands them to the engine and takes gradients back. So optimiser,
 * averaging and checkpoints are ordinary Java, and no engine state survives a step.
 */
package io.nightjar.trainer;
