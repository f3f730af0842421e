package io.nightjar.job.store;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of evaluation keys, which may be larger than an array: it is read as a stream, never as a whole. */
public final class EvaluationKeyFile {
    private static final String WHAT = "evaluation keys";

    private final Path file;
    private final Configuration configuration;
    private final Fingerprint parameters;
    private final KeyId id;

    private EvaluationKeyFile(Path file, Configuration configuration, Fingerprint parameters, KeyId id) {
        this.file = file;
        this.configuration = configuration;
        this.parameters = parameters;
        this.id = id;
    }

    /**
     * Finds the file and reads its beginning.
     *
     * @param path the file, or a directory that has it
     * @throws UserMistake unless it is a file of evaluation keys; a secret key is named as what it is, and its content
     *     is not looked at
     */
    public static EvaluationKeyFile open(String path, Configuration configuration) throws IOException {
        Path file = ArtifactFiles.find(WHAT, path, ArtifactFiles.EVALUATION_KEYS, configuration);
        byte[] start;
        try (InputStream in = ArtifactFiles.stream(WHAT, file, configuration)) {
            start = in.readNBytes(KeyId.PREFIX_BYTES);
        }
        requireKind(path, ArtifactFiles.opened(WHAT + " " + path, () -> BlobKind.of(start)));
        KeyId id = ArtifactFiles.opened(WHAT + " " + path, () -> KeyId.of(start));
        return new EvaluationKeyFile(file, configuration, Blob.header(start).fingerprint(), id);
    }

    private static void requireKind(String path, BlobKind kind) {
        if (kind == BlobKind.SECRET_KEY || kind == BlobKind.PROTECTED_KEY || kind == BlobKind.AUTHENTICATION_KEY) {
            throw new UserMistake(path + " is " + kind.words()
                    + ", which must never be on the scoring side: give the file " + ArtifactFiles.EVALUATION_KEYS
                    + " that keygen wrote, and keep the other with the owner of the images");
        }
        if (kind != BlobKind.EVALUATION_KEYS) {
            throw new UserMistake(path + " is " + kind.words() + ", expected evaluation keys: give the file "
                    + ArtifactFiles.EVALUATION_KEYS + " that keygen wrote");
        }
    }

    /** The key pair that the keys belong to. */
    public KeyId id() {
        return id;
    }

    /** @throws UserMistake unless the header of the file says that the keys belong to these parameters */
    public void requireParameters(Fingerprint expected) {
        if (!parameters.equals(expected)) {
            throw new UserMistake("the set of evaluation keys " + file + " belongs to parameters " + parameters
                    + ", expected " + expected + ": use files made from one client profile");
        }
    }

    /** Length of the file. */
    public long bytes() throws IOException {
        return FileSystems.of(file, configuration).getFileStatus(file).getLen();
    }

    /** All bytes of the file. */
    public InputStream stream() throws IOException {
        return ArtifactFiles.stream(WHAT, file, configuration);
    }

    /**
     * Reads the whole file, first to check it and then for its fingerprint, and keeps nothing of it.
     *
     * @return fingerprint of its bytes
     * @throws UserMistake when it is damaged or belongs to other parameters
     */
    public Fingerprint check(CkksContext context) throws IOException {
        try (InputStream in = stream()) {
            new KeyCodec(context).checkEvaluationKeys(in);
        } catch (CorruptBlobException | FingerprintMismatchException e) {
            throw new UserMistake(WHAT + " " + file + ": " + e.getMessage(), e);
        }
        try (InputStream in = stream()) {
            return Fingerprint.of(in);
        }
    }
}
