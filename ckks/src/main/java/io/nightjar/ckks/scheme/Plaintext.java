package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;

/**
 * An encoded message.
 *
 * @param poly its polynomial over q_0 ... q_level
 * @param scale the factor between message and polynomial
 */
public record Plaintext(NttPoly poly, double scale) {
    public Plaintext {
        Scales.requireValid(scale);
    }

    public int level() {
        return poly.limbs() - 1;
    }
}
