package io.nightjar.ckks.scheme;

import io.nightjar.ckks.evaluation.ExtendedCiphertext;
import io.nightjar.ckks.ring.NttPoly;

/**
 * An encoded message over q_0 ... q_level and P, a factor of an {@link ExtendedCiphertext}.
 *
 * @param poly its polynomial over the extended basis
 * @param level the level of the ciphertexts that it multiplies
 * @param scale the factor between message and polynomial
 */
public record ExtendedPlaintext(NttPoly poly, int level, double scale) {
    /** @throws IllegalArgumentException if the scale is not positive and finite */
    public ExtendedPlaintext {
        Scales.requireValid(scale);
    }
}
