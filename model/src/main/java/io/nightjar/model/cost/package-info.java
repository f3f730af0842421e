/** Levels, scales, noise, seconds and bytes of a scheduled circuit, without a ciphertext. */
package io.nightjar.model.cost;
