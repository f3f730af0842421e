package io.nightjar.ckks.secret;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Plaintext;

/**
 * Decrypts ciphertexts of two or three components. Safe for many threads. Closing it overwrites its secret; what still
 * runs then decrypts to nothing sensible, and later calls are refused.
 */
public final class Decryptor implements AutoCloseable {
    private final CkksContext context;
    private final NttPoly secret;
    private volatile boolean closed;

    /** @throws IllegalArgumentException if the secret belongs to other parameters */
    public Decryptor(CkksContext context, SecretKey secret) {
        context.requireOwn(secret.parameters());
        this.context = context;
        this.secret = secret.over(context.basis(context.parameters().maxLevel()));
    }

    /**
     * The message polynomial with its error, at the level and scale of the ciphertext.
     *
     * @throws IllegalArgumentException if the ciphertext is over other primes
     * @throws IllegalStateException if the decryptor is closed
     */
    public Plaintext decrypt(Ciphertext ciphertext) {
        if (closed) {
            throw new IllegalStateException("the decryptor is closed");
        }
        context.requireOwn(
                ciphertext.component(0).basis(),
                context.basis(Math.min(ciphertext.level(), context.parameters().maxLevel())));
        NttPoly s = secret.prefix(ciphertext.level() + 1);
        NttPoly sum = ciphertext.component(ciphertext.size() - 1);
        for (int i = ciphertext.size() - 2; i >= 0; i--) {
            sum = ciphertext.component(i).addProduct(sum, s);
        }
        return new Plaintext(sum, ciphertext.scale());
    }

    /** Overwrites the secret. */
    @Override
    public void close() {
        closed = true;
        secret.erase();
    }
}
