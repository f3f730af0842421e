/**
 * ONNX models as networks. Polynomial activations are recognised by evaluating elementwise arithmetic symbolically;
 * channel-last exports are turned channel-first by tracking the order of axes. The format: Open Neural Network
 * Exchange, onnx.proto3 and Operators.md.
 */
package io.nightjar.model.onnx;
