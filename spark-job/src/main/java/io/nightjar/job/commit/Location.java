package io.nightjar.job.commit;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a file or directory is, the same for every way to write its path: local ones with their links resolved.
 *
 * @param given the path as the user wrote it
 * @param whole absolute, without a slash at its end
 */
public record Location(String given, String whole) {
    /** Where a local path leads. */
    public static Location of(Path path) {
        return new Location(path.toString(), "file:" + resolved(path));
    }

    /** @throws UserMistake when the path has no file system */
    public static Location of(org.apache.hadoop.fs.Path path, Configuration configuration) throws IOException {
        org.apache.hadoop.fs.Path whole = FileSystems.of(path, configuration).makeQualified(path);
        return "file".equals(whole.toUri().getScheme())
                ? new Location(
                        path.toString(), of(Path.of(whole.toUri().getPath())).whole())
                : new Location(path.toString(), whole.toString());
    }

    /** The longest part that exists with its links resolved, then the rest. */
    private static Path resolved(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        for (Path part = absolute; part != null; part = part.getParent()) {
            if (Files.exists(part)) {
                try {
                    return part.toRealPath().resolve(part.relativize(absolute)).normalize();
                } catch (IOException e) {
                    return absolute;
                }
            }
        }
        return absolute;
    }

    /**
     * @throws UserMistake when this output is an input, contains it or lies in it: making it would change what the
     *     command reads
     */
    public void requireApartFrom(List<Location> inputs) {
        for (Location input : inputs) {
            if (whole.equals(input.whole)) {
                throw clash(" is also an input of this command");
            }
            if (input.whole.startsWith(whole + "/")) {
                throw clash(" contains " + input.given + ", an input of this command");
            }
            if (whole.startsWith(input.whole + "/")) {
                throw clash(" lies in " + input.given + ", an input of this command");
            }
        }
    }

    private UserMistake clash(String what) {
        return new UserMistake("the output " + given + what + ": give another output");
    }
}
