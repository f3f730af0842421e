/**
 * How images and feature maps lie in the slots of ciphertexts: one family of layouts with a number of phases per axis.
 */
package io.nightjar.model.packing;
