package io.nightjar.job.owner;

import io.nightjar.ckks.secret.Argon2Cost;
import io.nightjar.ckks.secret.PassphraseHash;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id by Bouncy Castle. */
final class Argon2id implements PassphraseHash {
    @Override
    public byte[] derive(byte[] passphrase, byte[] salt, Argon2Cost cost, int bytes) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKibibytes())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] key = new byte[bytes];
        generator.generateBytes(passphrase, key);
        return key;
    }
}
