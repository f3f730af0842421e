package io.nightjar.ckks.keys;

import io.nightjar.ckks.ring.Automorphism;

/**
 * Serves one automorphism g. Key switching comes first, from s to g^-1(s), then the automorphism: it permutes two
 * polynomials over Q and not every digit over QP (Bossuat et al., "Efficient bootstrapping for approximate homomorphic
 * encryption with non-sparse keys", EUROCRYPT 2021, section 4.2).
 *
 * @param automorphism g
 * @param key from s to g^-1(s)
 */
public record GaloisKey(Automorphism automorphism, SwitchingKey key) {
    /** @throws IllegalArgumentException if the automorphism permutes polynomials of another degree than the key's */
    public GaloisKey {
        int degree = key.body(0).basis().degree();
        if (automorphism.degree() != degree) {
            throw new IllegalArgumentException("an automorphism for N = " + automorphism.degree()
                    + " with a key for N = " + degree + "; make it for the ring degree of the key");
        }
    }

    /** The highest level the key serves. */
    public int level() {
        return key.level();
    }
}
