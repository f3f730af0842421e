package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import java.security.SecureRandom;

/** Encrypts under the secret key, with the second component from a fresh seed. Safe for many threads if {@code random} is. */
public final class SecretKeyEncryptor {
    private final CkksContext context;
    private final NttPoly secret;
    private final SecureRandom random;

    public SecretKeyEncryptor(CkksContext context, SecretKey secret, SecureRandom random) {
        context.requireOwn(secret.parameters());
        this.context = context;
        this.secret = secret.over(context.basis(context.parameters().maxLevel()));
        this.random = random;
    }

    public SeededCiphertext encrypt(Plaintext plaintext) {
        RnsBasis basis = context.basis(plaintext.level());
        byte[] seed = RandomStream.freshSeed(random);
        NttPoly a = SeededCiphertext.mask(basis, seed, RandomStream.Purpose.CIPHERTEXT_MASK, 0);
        NttPoly e = KeyGenerator.error(basis, RandomStream.freshSeed(random), RandomStream.Purpose.ERROR, 0);
        NttPoly body = e.add(plaintext.poly()).subtract(a.multiply(secret.prefix(basis.size())));
        return new SeededCiphertext(body, seed, plaintext.scale());
    }
}
