package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;

/**
 * An encoded message.
 *
 * @param poly its polynomial over q_0 ... q_level
 * @param scale the factor between message and polynomial
 */
public record Plaintext(NttPoly poly, double scale) {
    /** @throws IllegalArgumentException if the scale is not positive and finite */
    public Plaintext {
        Scales.requireValid(scale);
    }

    /** The number of its primes less one. */
    public int level() {
        return poly.limbs() - 1;
    }
}
