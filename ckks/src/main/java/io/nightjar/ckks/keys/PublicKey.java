package io.nightjar.ckks.keys;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.RandomPolynomials;

/**
 * An encryption of zero over all of Q, with which a data producer encrypts without the secret key.
 *
 * @param parameters the set it belongs to
 * @param body b = -a s + e
 * @param seed the seed of a
 */
public record PublicKey(CkksParameters parameters, NttPoly body, byte[] seed) {
    public PublicKey {
        seed = seed.clone();
    }

    @Override
    public byte[] seed() {
        return seed.clone();
    }

    NttPoly mask() {
        return RandomPolynomials.mask(body.basis(), seed, RandomStream.Purpose.PUBLIC_KEY_MASK, 0);
    }
}
