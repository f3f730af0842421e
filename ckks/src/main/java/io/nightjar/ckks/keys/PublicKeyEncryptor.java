package io.nightjar.ckks.keys;

import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.Sampler;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.RandomPolynomials;
import java.security.SecureRandom;
import java.util.List;

/**
 * Encrypts under the public key: (v b + e_0 + m, v a + e_1) with ternary v. Safe for many threads if {@code random} is.
 */
public final class PublicKeyEncryptor {
    private final CkksContext context;
    private final NttPoly body;
    private final NttPoly mask;
    private final SecureRandom random;

    /** @throws IllegalArgumentException if the key belongs to other parameters */
    public PublicKeyEncryptor(CkksContext context, PublicKey key, SecureRandom random) {
        context.requireOwn(key.parameters());
        this.context = context;
        this.body = key.body();
        this.mask = key.mask();
        this.random = random;
    }

    /**
     * A ciphertext of two components at the level and scale of the plaintext.
     *
     * @throws IllegalArgumentException if the plaintext is over other primes
     */
    public Ciphertext encrypt(Plaintext plaintext) {
        RnsBasis basis = context.basis(plaintext.level());
        context.requireOwn(plaintext.poly().basis(), basis);
        byte[] seed = RandomStream.freshSeed(random);
        byte[] ternary = new byte[basis.degree()];
        Sampler.ternary(new RandomStream(seed, RandomStream.Purpose.SECRET, 0, 0), ternary);
        double[] values = new double[ternary.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ternary[i];
        }
        NttPoly v = CoefficientPoly.ofIntegers(basis, values).intoNtt();
        NttPoly e0 = RandomPolynomials.error(basis, seed, RandomStream.Purpose.ERROR, 0);
        NttPoly e1 = RandomPolynomials.error(basis, seed, RandomStream.Purpose.SECOND_ERROR, 0);
        return new Ciphertext(
                List.of(
                        e0.add(plaintext.poly()).addProduct(v, body.prefix(basis.size())),
                        e1.addProduct(v, mask.prefix(basis.size()))),
                plaintext.scale());
    }
}
