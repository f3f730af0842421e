/**
 * From a network to a circuit: how feature maps lie in ciphertexts, and which rotations, masks and products a layer
 * becomes.
 */
package io.nightjar.model.lowering;
