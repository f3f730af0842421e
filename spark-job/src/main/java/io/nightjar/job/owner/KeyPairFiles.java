package io.nightjar.job.owner;

import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.KeyGenerator;
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
import java.util.List;
import java.util.Set;

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
            ArtifactFiles.PUBLIC_KEY,
            ArtifactFiles.EVALUATION_KEYS,
            ArtifactFiles.CLIENT_PROFILE);

    /** Generates a key pair and writes it, the secret key in a file of mode 0600, with a copy of the profile. */
    public static KeyPairFiles generate(ClientProfile profile, Path directory) throws IOException {
        CkksContext context = new CkksContext(profile.parameters());
        SecureRandom random = new SecureRandom();
        KeyGenerator generator = new KeyGenerator(context, random);
        KeyId id = KeyId.fresh(random);
        SecretKey secret = generator.secretKey();
        KeyCodec codec = new KeyCodec(context);
        byte[] publicKey = codec.write(generator.publicKey(secret), id);
        Files.createDirectories(directory);
        try (OutputStream file = PrivateFiles.create(directory.resolve(ArtifactFiles.SECRET_KEY))) {
            file.write(new SecretKeyCodec(context).write(secret, id));
        }
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
