package io.nightjar.job.mistake;

/**
 * A mistake that the caller of a command can mend; the message is one sentence that says what, where, what was expected
 * and what to do.
 */
public class UserMistake extends RuntimeException {
    public UserMistake(String sentence) {
        super(sentence);
    }

    public UserMistake(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
