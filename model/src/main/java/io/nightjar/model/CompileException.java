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
    private final double missingBits;

    /** A refusal whose remedy is in the message alone. */
    public CompileException(String message) {
        this(Remedy.SEE_MESSAGE, message);
    }

    /** A refusal with the choice that would help. */
    public CompileException(Remedy remedy, String message) {
        this(remedy, message, Double.POSITIVE_INFINITY);
    }

    /** A refusal of one plan whose remedy is in the message alone; see {@link #missingBits}. */
    public CompileException(String message, double missingBits) {
        this(Remedy.SEE_MESSAGE, message, missingBits);
    }

    /** A refusal of one plan with the choice that would help; see {@link #missingBits}. */
    public CompileException(Remedy remedy, String message, double missingBits) {
        super(message);
        this.remedy = remedy;
        this.missingBits = missingBits;
    }

    /** The choice that would help. */
    public Remedy remedy() {
        return remedy;
    }

    /**
     * How many bits of modulus or precision the plan that was refused is short of, so that of several refusals that of
     * the plan that came closest can be told; infinite where bits are not what is missing.
     */
    public double missingBits() {
        return missingBits;
    }
}
