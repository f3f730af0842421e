package io.nightjar.ckks.secret;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Plaintext;

/** Decrypts ciphertexts of two or three components. Safe for many threads. */
public final class Decryptor {
    private final CkksContext context;
    private final NttPoly secret;

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
     */
    public Plaintext decrypt(Ciphertext ciphertext) {
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
}
