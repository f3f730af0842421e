package io.nightjar.job.cli;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;

/** Names of the files that commands hand to each other, and reading them. */
final class ArtifactFiles {
    /** In the directory that compile writes, for the cluster. */
    static final String PROGRAM = "program.bin";
    /** In the directory that compile writes, for the owner; copied beside the keys. */
    static final String CLIENT_PROFILE = "client-profile.json";

    static final String SECRET_KEY = "secret.key";
    static final String PUBLIC_KEY = "public.key";
    static final String EVALUATION_KEYS = "evaluation.keys";

    private ArtifactFiles() {}

    /** The bytes of a file, or of the named file in a directory, on any Hadoop file system. */
    static byte[] read(String path, String inDirectory, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path file = FileSystems.path(path);
        FileSystem fileSystem = FileSystems.of(file, configuration);
        if (!fileSystem.exists(file)) {
            throw new UserMistake(path + " does not exist: check the path");
        }
        if (fileSystem.getFileStatus(file).isDirectory()) {
            file = new org.apache.hadoop.fs.Path(file, inDirectory);
            if (!fileSystem.exists(file)) {
                throw new UserMistake(
                        path + " holds no " + inDirectory + ": give that file or the directory that has it");
            }
        }
        try (FSDataInputStream in = fileSystem.open(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw Mistakes.unreadable(file, e, "check the file and its permissions");
        }
    }

    static AnalyzedProgram readProgram(String path, byte[] bytes) {
        return opened("program " + path, () -> AnalyzedProgram.fromBytes(bytes));
    }

    /**
     * What a file holds.
     *
     * @param file named in errors
     * @throws UserMistake when the file is damaged or belongs to something else
     */
    static <T> T opened(Object file, Supplier<T> read) {
        try {
            return read.get();
        } catch (CorruptBlobException | FingerprintMismatchException e) {
            throw new UserMistake(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * @throws UserMistake unless the bytes are evaluation keys; a secret key is named as what it is, and its content is
     *     not looked at
     */
    static void requireEvaluationKeys(String path, byte[] bytes) {
        BlobKind kind = opened("evaluation keys " + path, () -> BlobKind.of(bytes));
        if (kind == BlobKind.SECRET_KEY) {
            throw new UserMistake(path + " is a secret key, which must never be on the scoring side: give the file "
                    + EVALUATION_KEYS + " that keygen wrote, and keep the secret key with the owner of the images");
        }
        if (kind != BlobKind.EVALUATION_KEYS) {
            throw new UserMistake(path + " is " + kind.words() + ", expected evaluation keys: give the file "
                    + EVALUATION_KEYS + " that keygen wrote");
        }
    }

    static ClientProfile readProfile(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(CLIENT_PROFILE) : path;
        try {
            return ClientProfile.fromJson(Files.readString(file));
        } catch (IOException e) {
            throw Mistakes.unreadable(
                    "client profile " + file, e, "give the " + CLIENT_PROFILE + " that compile wrote");
        } catch (IllegalArgumentException e) {
            throw new UserMistake("client profile " + file + ": " + e.getMessage(), e);
        }
    }
}
