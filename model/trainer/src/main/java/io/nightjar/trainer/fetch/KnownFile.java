package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file whose content is known in advance.
 *
 * @param name its plain name, without directories
 * @param sizeBytes at least 0
 * @param sha256 64 lower-case hexadecimal digits
 */
public record KnownFile(String name, long sizeBytes, String sha256) {
    public KnownFile {
        if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            throw new IllegalArgumentException("'" + name + "' is no plain file name");
        }
        if (sizeBytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(name + " has size " + sizeBytes + " and SHA-256 '" + sha256
                    + "', expected at least 0 and 64 hex digits");
        }
    }

    /**
     * What is wrong with the file there, as the end of a sentence that begins with its name; empty when it is this
     * file.
     */
    Optional<String> mismatch(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.of("is no regular file");
        }
        if (Files.size(file) != sizeBytes) {
            return wrongSize(Long.toString(Files.size(file)));
        }
        Sha256 digest = new Sha256();
        byte[] buffer = new byte[TargetFile.BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, n);
            }
        }
        return wrongDigest(digest);
    }

    /**
     * Writes a stream to a file, never more than this file's bytes, and compares on the way.
     *
     * @return what is wrong with the stream, as {@link #mismatch}
     */
    Optional<String> copy(InputStream in, Path target) throws IOException {
        Sha256 digest = new Sha256();
        byte[] buffer = new byte[TargetFile.BUFFER_BYTES];
        long written = 0;
        try (TargetFile out = TargetFile.open(target, 0)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (written + n > sizeBytes) {
                    return wrongSize("more than " + sizeBytes);
                }
                out.write(buffer, n);
                digest.update(buffer, n);
                written += n;
            }
        }
        return written == sizeBytes ? wrongDigest(digest) : wrongSize(Long.toString(written));
    }

    private Optional<String> wrongSize(String actual) {
        return Optional.of("has " + actual + " bytes, expected " + sizeBytes);
    }

    private Optional<String> wrongDigest(Sha256 digest) {
        String actual = digest.hex();
        return actual.equals(sha256) ? Optional.empty() : Optional.of("has SHA-256 " + actual + ", expected " + sha256);
    }
}
