package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RowPool;
import java.util.List;

/**
 * A fresh secret-key encryption whose second component is expanded from a public seed, which halves its size. Every
 * encryption has a seed of its own: two under one seed and key would reveal the difference of their messages.
 *
 * @param body the first component
 * @param seed the 32-byte seed of the second, not a secret
 * @param scale the factor between message and decrypted polynomial
 */
public record SeededCiphertext(NttPoly body, byte[] seed, double scale) {
    /** @throws IllegalArgumentException if the seed has another length or the scale is not positive and finite */
    public SeededCiphertext {
        if (seed.length != RandomStream.SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + RandomStream.SEED_BYTES + " bytes, not " + seed.length);
        }
        Scales.requireValid(scale);
        seed = seed.clone();
    }

    /** A copy of the 32-byte seed of the second component. */
    @Override
    public byte[] seed() {
        return seed.clone();
    }

    /** The number of primes less one. */
    public int level() {
        return body.limbs() - 1;
    }

    /** The ciphertext of two components, the first of which is shared with this one. */
    public Ciphertext expand() {
        return expand(RowPool.none(body.basis().degree()));
    }

    /** @param rows where the rows of the second component come from */
    public Ciphertext expand(RowPool rows) {
        NttPoly second = RandomPolynomials.mask(
                body.basis(), seed, RandomStream.Purpose.CIPHERTEXT_MASK, 0, rows.take(body.limbs()));
        return new Ciphertext(List.of(body, second), scale);
    }
}
