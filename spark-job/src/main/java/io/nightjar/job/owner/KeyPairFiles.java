package io.nightjar.job.owner;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.Argon2Cost;
import io.nightjar.ckks.secret.AuthenticationKey;
import io.nightjar.ckks.secret.KeyGenerator;
import io.nightjar.ckks.secret.ProtectedKey;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.model.contract.ClientProfile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files of a new key pair.
 *
 * @param id which all files of the pair carry
 * @param evaluationKeyBytes length of the file for the cluster
 * @param publicKeyBytes length of the file for producers of images
 * @param evaluationKeys the keys in the file for the cluster
 */
public record KeyPairFiles(
        KeyId id, long evaluationKeyBytes, long publicKeyBytes, List<KeyCodec.StoredKey> evaluationKeys) {
    /** Names of the files in the directory of keys. */
    public static final Set<String> NAMES = Set.of(
            ArtifactFiles.SECRET_KEY,
            ArtifactFiles.AUTHENTICATION_KEY,
            ArtifactFiles.PUBLIC_KEY,
            ArtifactFiles.EVALUATION_KEYS,
            ArtifactFiles.CLIENT_PROFILE);

    /** Names of those without which what was encrypted under a pair is lost. */
    public static final Set<String> SECRETS = Set.of(ArtifactFiles.SECRET_KEY, ArtifactFiles.AUTHENTICATION_KEY);

    /**
     * Generates a key pair with an authentication key and writes it with a copy of the profile; the secret and the
     * authentication key go into files of mode 0600.
     *
     * @param passphrase that both are encrypted under, or null for none
     * @param notes hears of a passphrase file whose mode cannot be asked for
     */
    public static KeyPairFiles generate(
            ClientProfile profile, Path directory, PassphraseSource passphrase, Consumer<String> notes)
            throws IOException {
        if (passphrase != null) {
            passphrase.require(notes);
        }
        CkksContext context = new CkksContext(profile.parameters());
        SecureRandom random = new SecureRandom();
        KeyGenerator generator = new KeyGenerator(context, random);
        KeyId id = KeyId.fresh(random);
        KeyCodec codec = new KeyCodec(context);
        Files.createDirectories(directory);
        try (SecretKey secret = generator.secretKey();
                AuthenticationKey authentication = AuthenticationKey.fresh(id, random)) {
            writePrivate(
                    directory.resolve(ArtifactFiles.SECRET_KEY),
                    new SecretKeyCodec(context).write(secret, id),
                    passphrase,
                    random);
            writePrivate(
                    directory.resolve(ArtifactFiles.AUTHENTICATION_KEY),
                    authentication.write(Fingerprint.of(profile.parameters())),
                    passphrase,
                    random);
            byte[] publicKey = codec.write(generator.publicKey(secret), id);
            Files.write(directory.resolve(ArtifactFiles.PUBLIC_KEY), publicKey);
            try (OutputStream file =
                    new BufferedOutputStream(Files.newOutputStream(directory.resolve(ArtifactFiles.EVALUATION_KEYS)))) {
                codec.write(profile.keys(), use -> generator.evaluationKey(secret, use), id, file);
            }
            Files.writeString(directory.resolve(ArtifactFiles.CLIENT_PROFILE), profile.toJson());
            return new KeyPairFiles(
                    id, codec.evaluationKeyBytes(profile.keys()), publicKey.length, codec.listing(profile.keys()));
        }
    }

    /** Writes the blob of a key, which is overwritten then. */
    private static void writePrivate(Path path, byte[] key, PassphraseSource passphrase, SecureRandom random)
            throws IOException {
        try (OutputStream file = PrivateFiles.create(path)) {
            file.write(passphrase == null ? key : sealed(key, passphrase, random));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] sealed(byte[] key, PassphraseSource passphrase, SecureRandom random) {
        return passphrase.with(
                note -> {},
                words -> ProtectedKey.seal(key, words, Argon2Cost.RECOMMENDED, new Argon2id(), random)
                        .bytes());
    }
}
