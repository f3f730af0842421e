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
    /** @throws IllegalArgumentException if {@code body} is not over all primes of Q or {@code seed} not 32 bytes */
    public PublicKey {
        RandomStream.requireSeed(seed);
        seed = seed.clone();
        boolean own = body.basis().degree() == parameters.ringDegree()
                && body.basis().ring() == parameters.ring()
                && body.limbs() == parameters.moduli().size();
        for (int limb = 0; own && limb < body.limbs(); limb++) {
            own = body.basis().modulus(limb).value() == parameters.moduli().get(limb);
        }
        if (!own) {
            throw new IllegalArgumentException("a public key over " + body.limbs() + " primes with N = "
                    + body.basis().degree() + " belongs to other parameters than " + parameters.name()
                    + "; use a key made for that set");
        }
    }

    /** A copy. */
    @Override
    public byte[] seed() {
        return seed.clone();
    }

    NttPoly mask() {
        return RandomPolynomials.mask(body.basis(), seed, RandomStream.Purpose.PUBLIC_KEY_MASK, 0);
    }
}
