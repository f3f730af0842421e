/** Arithmetic on ciphertexts: products, rescaling, key switching, rotations. */
package io.nightjar.ckks.evaluation;
