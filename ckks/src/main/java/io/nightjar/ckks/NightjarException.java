package io.nightjar.ckks;

/**
 * A failure that whoever called can mend: damaged or foreign files, a model or a request that no program serves, a
 * machine that cannot run the engine. The message is for a person: what is wrong, where, what was expected and what to
 * do, without a stop at its end.
 */
public abstract class NightjarException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message for a person, without a stop at its end */
    protected NightjarException(String message) {
        super(message);
    }

    /** @param message for a person, without a stop at its end */
    protected NightjarException(String message, Throwable cause) {
        super(message, cause);
    }
}
