package io.nightjar.job.mistake;

import io.nightjar.ckks.Texts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read or written, in a few words and without its name. */
public final class FailureText {
    /** Characters of a reason; messages may hold whatever a file or a server said. */
    private static final int LONGEST_LINE = 2000;

    private FailureText() {}

    /** The reason, such as {@code permission denied}. */
    public static String of(IOException e) {
        if (e instanceof AccessDeniedException || e instanceof org.apache.hadoop.security.AccessControlException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof FileNotFoundException && !line(e).endsWith(")")) {
            return "it does not exist";
        }
        if (e instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return Texts.line(failure.getReason(), LONGEST_LINE);
        }
        return line(e);
    }

    /** A mistake that says which file cannot be read, and why. */
    public static UserMistake unreadable(Object file, IOException e, String remedy) {
        return new UserMistake(file + " cannot be read (" + of(e) + "): " + remedy, e);
    }

    /** The first line of a message, or the kind of failure where there is none. */
    public static String line(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : Texts.line(message.strip().lines().findFirst().orElseThrow().strip(), LONGEST_LINE);
    }
}
