package io.nightjar.ckks.secret;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.ScratchPool;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Plaintext;
import io.nightjar.ckks.scheme.RandomPolynomials;
import io.nightjar.ckks.scheme.SeededCiphertext;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Encrypts under the secret key, with the second component from a fresh seed. Safe for many threads if {@code random}
 * is. It is closed when no thread encrypts any more; that overwrites its secret.
 */
public final class SecretKeyEncryptor implements AutoCloseable {
    private final CkksContext context;
    private final NttPoly negatedSecret;
    private final SecureRandom random;
    private final ScratchPool<double[][]> scratch;
    private volatile boolean closed;

    /** @throws IllegalArgumentException if the secret belongs to other parameters */
    public SecretKeyEncryptor(CkksContext context, SecretKey secret, SecureRandom random) {
        context.requireOwn(secret.parameters());
        this.context = context;
        NttPoly own = secret.over(context.basis(context.parameters().maxLevel()));
        this.negatedSecret = own.negate();
        own.erase();
        this.random = random;
        this.scratch =
                new ScratchPool<>(() -> new double[2][context.parameters().ringDegree()]);
    }

    /**
     * A ciphertext at the level and scale of the plaintext, whose second component is a seed.
     *
     * @throws IllegalArgumentException if the plaintext is over other primes
     * @throws IllegalStateException if the encryptor is closed
     */
    public SeededCiphertext encrypt(Plaintext plaintext) {
        requireOpen();
        RnsBasis basis = context.basis(plaintext.level());
        context.requireOwn(plaintext.poly().basis(), basis);
        return scratch.with(rows -> encrypt(plaintext, basis, rows[0], rows[1]));
    }

    private SeededCiphertext encrypt(Plaintext plaintext, RnsBasis basis, double[] errors, double[] mask) {
        byte[] seed = RandomStream.freshSeed(random);
        RandomPolynomials.errorCoefficients(RandomStream.freshSeed(random), RandomStream.Purpose.ERROR, 0, errors);
        double[][] body = new double[basis.size()][];
        for (int limb = 0; limb < body.length; limb++) {
            double[] row = CoefficientPoly.residuesOfSmall(errors, basis.modulus(limb));
            basis.ring(limb).ntt().forward(row);
            RandomPolynomials.maskRow(basis, seed, RandomStream.Purpose.CIPHERTEXT_MASK, 0, limb, mask);
            ElementWise.multiplyAddAdd(
                    mask, negatedSecret.row(limb), plaintext.poly().row(limb), row, basis.modulus(limb));
            body[limb] = row;
        }
        Arrays.fill(errors, 0);
        // closed meanwhile: a ciphertext under a key of zeros would show its message
        requireOpen();
        return new SeededCiphertext(new NttPoly(basis, body), seed, plaintext.scale());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the encryptor is closed");
        }
    }

    /** Overwrites the secret. */
    @Override
    public void close() {
        closed = true;
        negatedSecret.erase();
    }
}
