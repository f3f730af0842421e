package io.nightjar.job.owner;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.secret.ProtectedKey;
import io.nightjar.ckks.secret.WrongPassphraseException;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A key file of the owner as it is stored, perhaps under a passphrase. A secret in it is refused while others than the
 * file's owner can get at it. Closing it overwrites the bytes that were read.
 */
final class StoredKey implements AutoCloseable {
    private final Path file;
    private final byte[] bytes;
    private final Consumer<String> notes;
    private final BlobKind kind;
    private final KeyId id;
    private final Optional<ProtectedKey> sealed;

    private StoredKey(Path file, byte[] bytes, Consumer<String> notes) {
        this.file = file;
        this.bytes = bytes;
        this.notes = notes;
        BlobKind stored = BlobKind.of(bytes);
        this.sealed = stored == BlobKind.PROTECTED_KEY ? Optional.of(ProtectedKey.read(bytes)) : Optional.empty();
        this.kind = sealed.map(ProtectedKey::kind).orElse(stored);
        this.id = KeyId.of(bytes);
    }

    /**
     * Reads a file, but not what is under a passphrase.
     *
     * @param notes hears of a file whose mode cannot be asked for
     * @throws UserMistake when it is no intact key, or a secret one that is open to others than the file's owner
     */
    static StoredKey read(Path file, Consumer<String> notes) throws IOException {
        byte[] bytes = ArtifactFiles.read(file);
        try {
            BlobKind kind = ArtifactFiles.opened(file, () -> BlobKind.of(bytes));
            if (kind == BlobKind.SECRET_KEY || kind == BlobKind.AUTHENTICATION_KEY || kind == BlobKind.PROTECTED_KEY) {
                PrivateFiles.requirePrivate(file, kind.words(), notes);
            }
            return ArtifactFiles.opened(file, () -> new StoredKey(file, bytes, notes));
        } catch (IOException | RuntimeException e) {
            Arrays.fill(bytes, (byte) 0);
            throw e;
        }
    }

    /** The kind of the key, whether it is under a passphrase or not. */
    BlobKind kind() {
        return kind;
    }

    /** Of the pair that the key belongs to. */
    KeyId id() {
        return id;
    }

    /** Of the bytes of the file. */
    Fingerprint fingerprint() {
        return Fingerprint.of(bytes);
    }

    /**
     * What {@code use} makes of the blob of the key, which is overwritten then.
     *
     * @param passphrase or null where none was given
     * @throws UserMistake when the key is under a passphrase and this one does not open it, or it is damaged or belongs
     *     to other parameters
     */
    <T> T open(PassphraseSource passphrase, Function<byte[], T> use) {
        byte[] key = opened(passphrase);
        try {
            return ArtifactFiles.opened(file, () -> use.apply(key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] opened(PassphraseSource passphrase) {
        if (sealed.isEmpty()) {
            if (passphrase != null && kind != BlobKind.PUBLIC_KEY) {
                notes.accept(file + " is under no passphrase: the one that is given protects nothing");
            }
            return bytes.clone();
        }
        if (passphrase == null) {
            throw new UserMistake(file + " is under a passphrase, and none is given: give it", Remedy.GIVE_PASSPHRASE);
        }
        try {
            return ArtifactFiles.opened(
                    file, () -> passphrase.with(notes, words -> sealed.get().open(words, new Argon2id())));
        } catch (WrongPassphraseException e) {
            throw new UserMistake(file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
