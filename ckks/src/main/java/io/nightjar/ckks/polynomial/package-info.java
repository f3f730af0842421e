/** Polynomials of a ciphertext: which powers, levels and scales, and their evaluation. */
package io.nightjar.ckks.polynomial;
