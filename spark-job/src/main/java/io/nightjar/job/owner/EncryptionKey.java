package io.nightjar.job.owner;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.SecretKey;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.client.ImageEncryptor;
import io.nightjar.model.contract.ClientProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A key file that images are encrypted with. It stays a path: whoever encrypts reads the file, and no key travels.
 *
 * @param file of the owner's machines, absolute
 * @param id of the key pair
 * @param isPublic whether it is the public key
 */
public record EncryptionKey(Path file, KeyId id, boolean isPublic) {
    private static final String REMEDY = "give the directory of the keys";

    /**
     * Finds the key and reads it once, so that a wrong one is refused before any work.
     *
     * @param keys directory of keys, or one key file
     * @param wanted which of the directory's keys; without it the secret one where there is one
     * @param passphrase of the secret key, or null where none was given
     * @param notes hears of what is no mistake and still worth knowing
     * @throws UserMistake when there is no such key, or it does not belong to the profile
     */
    public static EncryptionKey find(
            Path keys,
            Optional<EncryptedWith> wanted,
            ClientProfile profile,
            PassphraseSource passphrase,
            Consumer<String> notes) {
        Path file = choose(keys, wanted).toAbsolutePath();
        try (StoredKey key = StoredKey.read(file, notes)) {
            requireKind(file, key.kind(), wanted);
            key.open(passphrase, bytes -> encryptor(profile, bytes)).close();
            return new EncryptionKey(file, key.id(), key.kind() == BlobKind.PUBLIC_KEY);
        } catch (IOException e) {
            throw FailureText.unreadable("key " + file, e, REMEDY);
        }
    }

    private static void requireKind(Path file, BlobKind kind, Optional<EncryptedWith> wanted) {
        if (wanted.isPresent() && kind != wanted.get().kind()) {
            throw new UserMistake(file + " is " + kind.words() + ", expected "
                    + wanted.get().kind().words() + ": give " + wanted.get().file()
                    + ", or the directory of the keys, or leave the choice out");
        }
        if (kind != BlobKind.PUBLIC_KEY && kind != BlobKind.SECRET_KEY) {
            throw new UserMistake(file + " is " + kind.words() + ", expected a secret or a public key: give "
                    + ArtifactFiles.SECRET_KEY + " or " + ArtifactFiles.PUBLIC_KEY + " of the directory of keys");
        }
    }

    private static Path choose(Path keys, Optional<EncryptedWith> wanted) {
        if (!Files.exists(keys)) {
            throw new UserMistake(
                    "keys " + keys + " do not exist on this machine (" + FileSystems.thisMachine() + "): " + REMEDY);
        }
        if (!Files.isDirectory(keys)) {
            return keys;
        }
        boolean secret = Files.exists(keys.resolve(EncryptedWith.SECRET.file()));
        Path chosen = keys.resolve(wanted.orElse(secret ? EncryptedWith.SECRET : EncryptedWith.PUBLIC)
                .file());
        if (!Files.exists(chosen)) {
            throw new UserMistake(keys + " holds no " + chosen.getFileName() + ": " + REMEDY);
        }
        return chosen;
    }

    /** @param key the content of a file of a secret or a public key */
    static ImageEncryptor encryptor(ClientProfile profile, byte[] key) {
        CkksContext context = new CkksContext(profile.parameters());
        if (BlobKind.of(key) == BlobKind.PUBLIC_KEY) {
            return new ImageEncryptor(profile, context, new KeyCodec(context).readPublicKey(key));
        }
        try (SecretKey secret = new SecretKeyCodec(context).read(key)) {
            return new ImageEncryptor(profile, context, secret);
        }
    }
}
