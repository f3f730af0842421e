package io.nightjar.job.cli;

import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.math.UnsupportedHardwareException;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.CompileException;
import io.nightjar.model.client.ScoreReleaseException;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.onnx.InvalidModelException;
import io.nightjar.model.onnx.UnsupportedModelException;
import io.nightjar.model.runtime.MismatchedInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.security.AccessControlException;

/** Failures that the user can mend, as sentences. */
final class Mistakes {
    /** Exceptions whose message is a sentence for the user. */
    private static final Set<Class<? extends RuntimeException>> SENTENCES = Set.of(
            CorruptBlobException.class,
            FingerprintMismatchException.class,
            UnsupportedHardwareException.class,
            ImageDataException.class,
            InvalidModelException.class,
            UnsupportedModelException.class,
            MismatchedInputException.class,
            CompileException.class,
            ScoreReleaseException.class);

    /** How the JDK's streams and Hadoop say that a file cannot be opened: its name, and why in brackets. */
    private static final Pattern NOT_OPENED = Pattern.compile("(.*) \\(([^()]*)\\)");

    private static final Set<String> FULL = Set.of("No space left on device", "Disk quota exceeded");

    private Mistakes() {}

    /**
     * The sentence for the user in the chain of causes, or null. Spark wraps what a task threw in the text of its own
     * exception.
     */
    static String sentence(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String sentence = own(t);
            if (sentence != null) {
                return sentence;
            }
        }
        return failure.getMessage() == null ? null : thrownByTask(failure.getMessage());
    }

    private static String own(Throwable t) {
        if (t instanceof UserMistake || SENTENCES.contains(t.getClass())) {
            return t.getMessage();
        }
        if (t instanceof FileNotFoundException missing) {
            return notOpened(String.valueOf(missing.getMessage()));
        }
        if (t instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist: check the path";
        }
        if (t instanceof AccessDeniedException denied) {
            return denied.getFile() + " is closed to you (permission denied): check its permissions";
        }
        if (t instanceof FileSystemException failed) {
            return failed.getFile() + " cannot be read or written (" + FailureText.of(failed) + "): check the path";
        }
        if (t instanceof AccessControlException denied) {
            return "the file system denies access (" + FailureText.line(denied) + "): check the permissions";
        }
        if (t instanceof ParentNotDirectoryException parent) {
            return "a part of a path is a file, not a directory (" + FailureText.line(parent) + "): check the path";
        }
        if (t instanceof UnknownHostException
                || t instanceof ConnectException
                || t instanceof NoRouteToHostException
                || t instanceof SocketTimeoutException) {
            return "a file system cannot be reached (" + FailureText.line((IOException) t)
                    + "): check the host and the port in the path, and that it runs";
        }
        if (t instanceof IOException full && FULL.contains(String.valueOf(full.getMessage()))) {
            return "the output cannot be written (" + full.getMessage() + "): free some space, or give another output";
        }
        return null;
    }

    private static String notOpened(String message) {
        Matcher matcher = NOT_OPENED.matcher(message);
        if (!matcher.matches() || matcher.group(2).startsWith("No such file")) {
            String file = matcher.matches() ? matcher.group(1) : message;
            String name = file.replaceFirst("^File ", "").replaceFirst(" does not exist\\.?$", "");
            return name + " does not exist: check the path";
        }
        return matcher.group(2).equals("Permission denied")
                ? matcher.group(1) + " is closed to you (permission denied): check its permissions"
                : matcher.group(1) + " cannot be read or written (" + matcher.group(2) + "): check the path";
    }

    private static String thrownByTask(String message) {
        for (Class<?> type : SENTENCES) {
            String sentence = after(message, type.getName() + ": ");
            if (sentence != null) {
                return sentence;
            }
        }
        String own = after(message, "io.nightjar.job.mistake.UserMistake: ");
        return own != null ? own : after(message, UserMistake.class.getName() + ": ");
    }

    private static String after(String message, String marker) {
        int at = message.indexOf(marker);
        return at < 0
                ? null
                : message.substring(at + marker.length()).lines().findFirst().orElse(null);
    }

    /** A file that cannot be read, and why. */
    static UserMistake unreadable(Object file, IOException e, String remedy) {
        return new UserMistake(file + " cannot be read (" + FailureText.of(e) + "): " + remedy, e);
    }
}
