package io.nightjar.job.store;

import io.nightjar.job.mistake.PathFailure;
import io.nightjar.job.mistake.UserMistake;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What {@code _SUCCESS} or {@code _PARTIAL} says: which manifest holds. The file is replaced as a whole, so that a
 * reader sees the old content of a directory or the new one.
 *
 * @param format version of the stored form
 * @param generation of the manifest
 * @param manifest its file, relative to the data set
 * @param sha256 digest of the bytes of that file
 */
public record ManifestPointer(int format, long generation, String manifest, String sha256) {
    private static final Pattern MANIFEST =
            Pattern.compile(DatasetPaths.RECORDS + "/manifest-\\d+-[0-9a-f]{16}\\.json");
    private static final int MAX_BYTES = 1 << 29;

    /** To a manifest of these bytes. */
    public static ManifestPointer to(long generation, byte[] manifest) {
        String sha256 = BlockDigest.ofBytes(manifest);
        return new ManifestPointer(
                DatasetHeader.FORMAT_VERSION, generation, DatasetPaths.manifest(generation, sha256), sha256);
    }

    /**
     * Reads a pointer.
     *
     * @param file {@code _SUCCESS} or {@code _PARTIAL}
     * @return nothing where there is no such file, or an empty one, as data sets of format 2 have it
     * @throws DamagedDataException when the file is no pointer
     */
    public static Optional<ManifestPointer> read(Path file, Configuration configuration) throws IOException {
        byte[] bytes = bytes(file, configuration);
        if (bytes == null || bytes.length == 0) {
            return Optional.empty();
        }
        ManifestPointer pointer = StoredJson.read(bytes, ManifestPointer.class, file);
        if (pointer.format() != DatasetHeader.FORMAT_VERSION) {
            throw new DamagedDataException(file + " has data set format " + pointer.format()
                    + ", this Nightjar reads formats " + DatasetHeader.EARLIER_VERSION + " and "
                    + DatasetHeader.FORMAT_VERSION + ": use the Nightjar that wrote it");
        }
        if (pointer.generation() < 1
                || pointer.manifest() == null
                || !MANIFEST.matcher(pointer.manifest()).matches()) {
            throw new DamagedDataException(
                    file + " names no manifest of its data set: copy it again from where it was made");
        }
        return Optional.of(pointer);
    }

    /** @throws DamagedDataException when the manifest is missing, altered, or states what no data set holds */
    public Manifest open(Path root, Configuration configuration) throws IOException {
        Path file = new Path(root, manifest);
        byte[] bytes = bytes(file, configuration);
        if (bytes == null) {
            throw new DamagedDataException("the manifest of the data set " + root + " is missing (" + file
                    + "): copy it again from where it was made");
        }
        if (!BlockDigest.ofBytes(bytes).equals(sha256)) {
            throw new DamagedDataException(file + " is truncated or altered: copy it again from where it was made");
        }
        Manifest opened = StoredJson.read(bytes, Manifest.class, file);
        ManifestCheck.require(opened, file);
        return opened;
    }

    /** Null where there is no such file. */
    private static byte[] bytes(Path file, Configuration configuration) throws IOException {
        FileSystem fileSystem = FileSystems.of(file, configuration);
        try (InputStream in = fileSystem.open(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            if (bytes.length == MAX_BYTES) {
                throw new DamagedDataException(file + " has " + MAX_BYTES + " bytes or more, expected fewer: copy it"
                        + " again from where it was made");
            }
            return bytes;
        } catch (IOException e) {
            Optional<String> denied = PathFailure.sentence(file + " cannot be read", e);
            if (denied.isPresent()) {
                throw new UserMistake(denied.get(), e);
            }
            if (e instanceof FileNotFoundException) {
                return null;
            }
            throw e;
        }
    }
}
