package io.nightjar.job.commit;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a command puts a local file or directory. What stands there is replaced only if the user says so, and only if
 * it is what the command itself makes: a regular file that is no key, or a directory of the command's own files.
 */
public final class LocalTarget {
    private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]+:/.*");

    private final Path given;
    private final Path path;
    private final Set<String> names;
    private final boolean overwrite;
    private final List<Location> inputs;

    private LocalTarget(Path given, Set<String> names, boolean overwrite, List<Location> inputs) {
        this.given = given;
        this.path = given.toAbsolutePath().normalize();
        this.names = names;
        this.overwrite = overwrite;
        this.inputs = List.copyOf(inputs);
    }

    /** @param inputs what the command reads; the target may not touch them */
    public static LocalTarget file(Path path, boolean overwrite, List<Location> inputs) {
        return new LocalTarget(path, Set.of(), overwrite, inputs);
    }

    /** @param names of the files that the command writes into the directory */
    public static LocalTarget directory(Path path, Set<String> names, boolean overwrite, List<Location> inputs) {
        return new LocalTarget(path, new TreeSet<>(names), overwrite, inputs);
    }

    /** Absolute and normal. */
    Path path() {
        return path;
    }

    /** A sibling with an ending and the first number from 1 that make a name that nothing has. */
    Path unused(String ending) {
        Path unused;
        int number = 1;
        do {
            unused = path.resolveSibling(path.getFileName() + ending + number++);
        } while (Files.exists(unused, LinkOption.NOFOLLOW_LINKS));
        return unused;
    }

    /** A sibling, as somebody names it who names the target as it was given. */
    Path asGiven(Path sibling) {
        return given.normalize().resolveSibling(sibling.getFileName());
    }

    /** @throws UserMistake unless the command can go on there with a directory that it began, or begin a new one */
    public void requireContinuable() {
        requireName();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UserMistake(given + " is a file, expected a directory: give another output");
        }
        requireWritableParent();
    }

    private void requireName() {
        if (given.toString().isEmpty() || path.getFileName() == null) {
            throw new UserMistake(
                    "the output '" + given + "' is no name for a " + what() + ": give the path of a new one");
        }
        if (URI.matcher(given.toString()).matches()) {
            throw new UserMistake("the output " + given + " is not on this machine: give a local path");
        }
        Location.of(given).requireApartFrom(inputs);
    }

    /** @throws UserMistake unless the output can be put there now */
    public void require() throws IOException {
        requireName();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            requireOwn(path);
            if (!overwrite) {
                throw new UserMistake(
                        given + " exists: give another output, or allow it to be replaced", Remedy.REPLACE_OUTPUT);
            }
        }
        requireWritableParent();
    }

    private String what() {
        return names.isEmpty() ? "file" : "directory";
    }

    /** @throws UserMistake unless what stands at {@code place} is what the command makes */
    void requireOwn(Path place) throws IOException {
        String objection = names.isEmpty() ? objectionToFile(place) : objectionToDirectory(place);
        if (objection != null) {
            throw new UserMistake(given + " exists and is not replaced, for it " + objection
                    + ": give another output, or remove it yourself");
        }
    }

    private static String objectionToFile(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "is no regular file";
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(Blob.HEADER_BYTES);
        }
        try {
            return "is " + BlobKind.of(start).words();
        } catch (CorruptBlobException e) {
            if (Blob.isBlob(start)) {
                return "is a key or a program of another version";
            }
            return switch (file.getFileName().toString()) {
                case ArtifactFiles.SECRET_KEY -> "has the name of a secret key";
                case ArtifactFiles.AUTHENTICATION_KEY -> "has the name of an authentication key";
                default -> null;
            };
        }
    }

    private String objectionToDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return "is no directory";
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> !names.contains(entry.getFileName().toString())
                            || !Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .map(entry -> "holds " + entry.getFileName() + ", which this command does not write")
                    .sorted()
                    .findFirst()
                    .orElse(null);
        }
    }

    private void requireWritableParent() {
        Path parent = path.getParent();
        while (!Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (!Files.isDirectory(parent)) {
            throw new UserMistake(
                    given + " cannot be written, for " + parent + " is a file, not a directory: give another output");
        }
        if (!Files.isWritable(parent)) {
            throw new UserMistake(given + " cannot be written, for the directory " + parent
                    + " is read-only for you: change its permissions, or give another output");
        }
    }

    UserMistake unwritable(IOException e) {
        return new UserMistake(
                given + " cannot be written (" + FailureText.of(e)
                        + "): check the permissions and the free space, or give another output",
                e);
    }
}
