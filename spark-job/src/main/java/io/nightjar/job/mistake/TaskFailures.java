package io.nightjar.job.mistake;

import io.nightjar.ckks.NightjarException;
import java.util.Optional;

/** What Spark makes of the mistakes that tasks throw. */
public final class TaskFailures {
    private static final String MARKER = UserMistake.class.getName() + ": ";

    private TaskFailures() {}

    /**
     * The mistake in the chain of causes, or in the text of the failure where Spark has kept that alone; nothing where
     * the failure is not a mistake.
     */
    public static Optional<NightjarException> mistake(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof NightjarException mistake) {
                return Optional.of(mistake);
            }
        }
        String text = String.valueOf(failure.getMessage());
        int at = text.indexOf(MARKER);
        return at < 0
                ? Optional.empty()
                : text.substring(at + MARKER.length()).lines().findFirst().map(line -> new UserMistake(line, failure));
    }
}
