package io.nightjar.model;

import io.nightjar.ckks.NightjarException;

/** No encrypted program exists for what was asked; the message says why and what to change. */
public final class CompileException extends NightjarException {
    /** What of the caller's choices would help, for those who can name it in their own words. */
    public enum Remedy {
        /** Another choice, or none: the message says it. */
        SEE_MESSAGE,
        /** More memory for a task. */
        TASK_MEMORY,
        /** Parameters that the compiler chooses. */
        AUTOMATIC_PARAMETERS,
        /** More phases of the packing, or as many as the compiler chooses. */
        PHASES,
        /** Calibration images. */
        CALIBRATION
    }

    private static final long serialVersionUID = 1;

    private final Remedy remedy;

    /** A refusal whose remedy is in the message alone. */
    public CompileException(String message) {
        this(Remedy.SEE_MESSAGE, message);
    }

    /** A refusal with the choice that would help. */
    public CompileException(Remedy remedy, String message) {
        super(message);
        this.remedy = remedy;
    }

    /** The choice that would help. */
    public Remedy remedy() {
        return remedy;
    }
}
