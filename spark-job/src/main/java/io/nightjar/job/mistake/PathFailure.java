package io.nightjar.job.mistake;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Failures of storage that belong to one path and say nothing of any other: access is denied, a checksum of the storage
 * is wrong, or HDFS has lost every replica of a part of the file.
 */
public final class PathFailure {
    /** By name: a class path may lack HDFS. */
    private static final String REPLICAS_LOST = "org.apache.hadoop.hdfs.BlockMissingException";

    private PathFailure() {}

    /**
     * The first such failure in a chain of causes, in words; nothing where there is none.
     *
     * @param what cannot be done, such as {@code out/b cannot be read}
     */
    public static Optional<String> sentence(String what, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (isDenied(t)) {
                return Optional.of(what + " (" + denied(t) + "): check the permissions");
            }
            if (t instanceof ChecksumException) {
                return Optional.of(what + " (its storage says that it is altered: " + FailureText.line(t)
                        + "): copy it again from where it was made");
            }
            if (t.getClass().getName().equals(REPLICAS_LOST)) {
                return Optional.of(what + " (all replicas of a part of the file are missing: " + FailureText.line(t)
                        + "): bring back the datanodes that hold them, or copy it again from where it was made");
            }
        }
        return Optional.empty();
    }

    private static boolean isDenied(Throwable t) {
        return t instanceof AccessControlException
                || t instanceof AccessDeniedException
                // what the JDK says of a file that it may not open
                || t instanceof FileNotFoundException
                        && String.valueOf(t.getMessage()).contains("Permission denied");
    }

    private static String denied(Throwable t) {
        if (t instanceof AccessDeniedException file) {
            return "permission denied: " + file.getFile();
        }
        String line = FailureText.line(t).replace(" (Permission denied)", "");
        return line.startsWith("Permission denied") ? "p" + line.substring(1) : "permission denied: " + line;
    }
}
