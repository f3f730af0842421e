package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** The files that owner, modeller and cluster hand to each other: their names, and reading them. */
public final class ArtifactFiles {
    /** In the directory of a program, for the cluster. */
    public static final String PROGRAM = "program.bin";
    /** In the directory of a program, for the owner; copied beside the keys. */
    public static final String CLIENT_PROFILE = "client-profile.json";

    /** In the directory of keys; never leaves the owner. */
    public static final String SECRET_KEY = "secret.key";
    /** In the directory of keys; never leaves the owner. Keys of earlier releases have none. */
    public static final String AUTHENTICATION_KEY = "authentication.key";
    /** In the directory of keys, for producers of images who must not decrypt. */
    public static final String PUBLIC_KEY = "public.key";
    /** In the directory of keys, for the cluster. */
    public static final String EVALUATION_KEYS = "evaluation.keys";

    private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 16;

    private ArtifactFiles() {}

    /**
     * The bytes of a file, or of the named file in a directory, on any Hadoop file system.
     *
     * @param what the file is, for errors
     * @throws UserMistake when it cannot be read
     */
    public static byte[] read(String what, String path, String inDirectory, Configuration configuration)
            throws IOException {
        org.apache.hadoop.fs.Path file = find(what, path, inDirectory, configuration);
        requireSize(
                what + " " + file,
                FileSystems.of(file, configuration).getFileStatus(file).getLen());
        try (InputStream in = stream(what, file, configuration)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(what, file, e);
        }
    }

    /**
     * The bytes of a local file.
     *
     * @throws UserMistake when it is far larger than any file that is read as a whole
     */
    public static byte[] read(Path file) throws IOException {
        requireSize(file.toString(), Files.size(file));
        return Files.readAllBytes(file);
    }

    /** Files that are read as a whole are small beside the heap; a larger one is not what it is given as. */
    private static void requireSize(String file, long bytes) {
        long most = Math.min(MAX_ARRAY_BYTES, Runtime.getRuntime().maxMemory() / 2);
        if (bytes > most) {
            throw new UserMistake(file + " has " + Counts.of(bytes, "byte") + ", expected at most " + most
                    + " in this heap: check which file is given");
        }
    }

    /** The file itself, or the named file in a directory. */
    static org.apache.hadoop.fs.Path find(String what, String path, String inDirectory, Configuration configuration)
            throws IOException {
        org.apache.hadoop.fs.Path file = FileSystems.path(path);
        FileSystem fileSystem = FileSystems.of(file, configuration);
        if (!fileSystem.exists(file)) {
            throw new UserMistake(what + " " + path + " does not exist: check the path");
        }
        if (fileSystem.getFileStatus(file).isDirectory()) {
            file = new org.apache.hadoop.fs.Path(file, inDirectory);
            if (!fileSystem.exists(file)) {
                throw new UserMistake(
                        path + " holds no " + inDirectory + ": give that file or the directory that has it");
            }
        }
        return file;
    }

    /** The bytes of a file, one after another. */
    static InputStream stream(String what, org.apache.hadoop.fs.Path file, Configuration configuration)
            throws IOException {
        FileSystem fileSystem = FileSystems.of(file, configuration);
        try {
            return fileSystem.open(file);
        } catch (IOException e) {
            throw unreadable(what, file, e);
        }
    }

    private static UserMistake unreadable(String what, org.apache.hadoop.fs.Path file, IOException e) {
        return FailureText.unreadable(what + " " + file, e, "check the file and its permissions");
    }

    /** Whether a path is a directory with the named file in it. */
    public static boolean exists(String directory, String name, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path path = FileSystems.path(directory);
        FileSystem fileSystem = FileSystems.of(path, configuration);
        return fileSystem.exists(path)
                && fileSystem.getFileStatus(path).isDirectory()
                && fileSystem.exists(new org.apache.hadoop.fs.Path(path, name));
    }

    /** @throws UserMistake when the bytes are no intact program; {@code path} is named then */
    public static AnalyzedProgram readProgram(String path, byte[] bytes) {
        return opened("program " + path, () -> AnalyzedProgram.fromBytes(bytes));
    }

    /**
     * What a file holds.
     *
     * @param file named in errors
     * @throws UserMistake when the file is damaged or belongs to something else
     */
    public static <T> T opened(Object file, Supplier<T> read) {
        try {
            return read.get();
        } catch (CorruptBlobException | FingerprintMismatchException e) {
            throw new UserMistake(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The client profile in a file, or in a directory that has it, on any Hadoop file system.
     *
     * @throws UserMistake when it cannot be read or is no client profile
     */
    public static ClientProfile readProfile(String path, Configuration configuration) throws IOException {
        return profile(path, read("client profile", path, CLIENT_PROFILE, configuration));
    }

    /**
     * The client profile in a local directory.
     *
     * @throws UserMistake when it cannot be read or is no client profile
     */
    public static ClientProfile readProfile(Path directory) {
        Path file = directory.resolve(CLIENT_PROFILE);
        try {
            return profile(file.toString(), read(file));
        } catch (IOException e) {
            throw FailureText.unreadable("client profile " + file, e, "give the directory that keygen wrote");
        }
    }

    private static ClientProfile profile(String name, byte[] json) {
        try {
            return ClientProfile.fromJson(new String(json, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new UserMistake("client profile " + name + ": " + e.getMessage(), e);
        }
    }
}
