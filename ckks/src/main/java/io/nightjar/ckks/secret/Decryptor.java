package io.nightjar.ckks.secret;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.Plaintext;

/** Decrypts ciphertexts of two or three components. Safe for many threads. */
public final class Decryptor {
    private final NttPoly secret;

    public Decryptor(CkksContext context, SecretKey secret) {
        context.requireOwn(secret.parameters());
        this.secret = secret.over(context.basis(context.parameters().maxLevel()));
    }

    public Plaintext decrypt(Ciphertext ciphertext) {
        NttPoly s = secret.prefix(ciphertext.level() + 1);
        NttPoly sum = ciphertext.component(ciphertext.size() - 1);
        for (int i = ciphertext.size() - 2; i >= 0; i--) {
            sum = ciphertext.component(i).addProduct(sum, s);
        }
        return new Plaintext(sum, ciphertext.scale());
    }
}
