package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.ring.Sampler;
import java.util.List;

/**
 * A fresh secret-key encryption whose second component is expanded from a public seed, which halves its size. Every encryption has a seed of
 * its own: two under one seed and key would reveal the difference of their messages.
 *
 * @param body the first component
 * @param seed the 32-byte seed of the second, not a secret
 * @param scale the factor between message and decrypted polynomial
 */
public record SeededCiphertext(NttPoly body, byte[] seed, double scale) {
    public SeededCiphertext {
        if (seed.length != RandomStream.SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + RandomStream.SEED_BYTES + " bytes, not " + seed.length);
        }
        Scales.requireValid(scale);
        seed = seed.clone();
    }

    @Override
    public byte[] seed() {
        return seed.clone();
    }

    public int level() {
        return body.limbs() - 1;
    }

    public Ciphertext expand() {
        return expand(RowPool.none(body.basis().degree()));
    }

    /** @param rows where the rows of the second component come from */
    public Ciphertext expand(RowPool rows) {
        NttPoly second = mask(body.basis(), seed, RandomStream.Purpose.CIPHERTEXT_MASK, 0, rows.take(body.limbs()));
        return new Ciphertext(List.of(body, second), scale);
    }

    /** The uniform polynomial of a seed, in the NTT domain; limb i uses stream (purpose, digit, i). */
    static NttPoly mask(RnsBasis basis, byte[] seed, RandomStream.Purpose purpose, int digit) {
        return mask(basis, seed, purpose, digit, basis.zeroRows());
    }

    private static NttPoly mask(RnsBasis basis, byte[] seed, RandomStream.Purpose purpose, int digit, double[][] rows) {
        for (int i = 0; i < rows.length; i++) {
            maskRow(basis, seed, purpose, digit, i, rows[i]);
        }
        return new NttPoly(basis, rows);
    }

    /** One limb of {@link #mask}. */
    static void maskRow(RnsBasis basis, byte[] seed, RandomStream.Purpose purpose, int digit, int limb, double[] row) {
        Sampler.uniform(new RandomStream(seed, purpose, digit, limb), basis.modulus(limb), row);
    }
}
