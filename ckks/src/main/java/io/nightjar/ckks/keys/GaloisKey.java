package io.nightjar.ckks.keys;

import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.RnsBasis;

/**
 * Serves one automorphism g. Key switching comes first, from s to g^-1(s), then the automorphism: it permutes two
 * polynomials over Q and not every digit over QP (Bossuat et al., "Efficient bootstrapping for approximate homomorphic
 * encryption with non-sparse keys", EUROCRYPT 2021, section 4.2).
 *
 * @param automorphism g
 * @param key from s to g^-1(s)
 */
public record GaloisKey(Automorphism automorphism, SwitchingKey key) {
    /**
     * @throws IllegalArgumentException if the automorphism permutes polynomials of another ring or degree than the
     *     key's
     */
    public GaloisKey {
        RnsBasis basis = key.body(0).basis();
        if (automorphism.degree() != basis.degree() || automorphism.ring() != basis.ring()) {
            throw new IllegalArgumentException("an automorphism of the ring " + automorphism.ring() + " of degree N = "
                    + automorphism.degree() + " with a key for " + basis.ring() + ", N = " + basis.degree()
                    + "; make it for the ring of the key");
        }
    }

    /** The highest level the key serves. */
    public int level() {
        return key.level();
    }
}
