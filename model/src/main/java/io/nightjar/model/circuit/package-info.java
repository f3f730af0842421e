/**
 * What a program is: linear steps, activations and sums over arrays of ciphertexts, and how they read each other.
 * Nothing here knows parameters.
 */
package io.nightjar.model.circuit;
