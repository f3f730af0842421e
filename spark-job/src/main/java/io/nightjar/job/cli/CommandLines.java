package io.nightjar.job.cli;

import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.FingerprintMismatchException;
import io.nightjar.ckks.math.UnsupportedHardwareException;
import io.nightjar.job.UserMistake;
import io.nightjar.model.client.ScoreReleaseException;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.onnx.InvalidModelException;
import io.nightjar.model.onnx.UnsupportedModelException;
import io.nightjar.model.program.MismatchedInputException;
import io.nightjar.model.program.PlanException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import picocli.CommandLine;

/** Runs a command: 0 done, 2 the user's mistake in one sentence, 3 a fault with its stack. */
public final class CommandLines {
    private static final int MISTAKE = 2;
    private static final int FAULT = 3;

    /** Exceptions whose message is a sentence for the user. */
    private static final Set<Class<? extends RuntimeException>> SENTENCES = Set.of(
            CorruptBlobException.class,
            FingerprintMismatchException.class,
            UnsupportedHardwareException.class,
            ImageDataException.class,
            InvalidModelException.class,
            UnsupportedModelException.class,
            MismatchedInputException.class,
            PlanException.class,
            ScoreReleaseException.class);

    private CommandLines() {}

    /** Runs a command on the standard streams. */
    public static int execute(Object command, String... arguments) {
        return execute(command, new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    }

    /** Runs a command that prints its report to {@code out} and everything else to {@code err}. */
    public static int execute(Object command, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setOut(out);
        line.setErr(err);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((mistake, given) -> {
            CommandLine at = mistake.getCommandLine();
            at.getErr()
                    .println("nightjar: " + sentence(mistake.getMessage()) + " See "
                            + at.getCommandSpec().qualifiedName() + " --help.");
            return MISTAKE;
        });
        line.setExecutionExceptionHandler((failure, at, parsed) -> report(failure, at));
        try {
            ConfigFile.apply(line, arguments);
        } catch (UserMistake mistake) {
            line.getErr().println("nightjar: " + sentence(mistake.getMessage()));
            return MISTAKE;
        }
        return line.execute(arguments);
    }

    private static int report(Exception failure, CommandLine line) {
        String mistake = mistake(failure);
        if (mistake != null) {
            line.getErr().println("nightjar: " + sentence(mistake));
            return MISTAKE;
        }
        line.getErr().println("nightjar: a fault, not a mistake of yours: " + failure);
        failure.printStackTrace(line.getErr());
        return FAULT;
    }

    /** The sentence for the user in the chain of causes, or null. Spark wraps what a task threw in the text of its own exception. */
    private static String mistake(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UserMistake || SENTENCES.contains(t.getClass())) {
                return t.getMessage();
            }
            if (t instanceof NoSuchFileException || t instanceof FileNotFoundException) {
                return t.getMessage() + " does not exist: check the path";
            }
            if (t instanceof AccessDeniedException) {
                return t.getMessage() + " cannot be read or written: check its permissions";
            }
        }
        return failure.getMessage() == null ? null : thrownByTask(failure.getMessage());
    }

    private static String thrownByTask(String message) {
        for (Class<?> type : SENTENCES) {
            String sentence = after(message, type.getName() + ": ");
            if (sentence != null) {
                return sentence;
            }
        }
        String own = after(message, "io.nightjar.job.store.DamagedDataException: ");
        return own != null ? own : after(message, UserMistake.class.getName() + ": ");
    }

    private static String after(String message, String marker) {
        int at = message.indexOf(marker);
        return at < 0
                ? null
                : message.substring(at + marker.length()).lines().findFirst().orElse(null);
    }

    private static String sentence(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".") ? stripped : stripped + ".";
    }

    /** An I/O failure as an unchecked one with its own message. */
    static UserMistake unreadable(Object file, IOException e) {
        return new UserMistake(
                file + " cannot be read (" + e.getMessage() + "): check the file and its permissions", e);
    }
}
