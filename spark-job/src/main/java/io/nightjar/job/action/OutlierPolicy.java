package io.nightjar.job.action;

/** What becomes of images outside of what the calibration images span: the values of one may spoil its whole block. */
public enum OutlierPolicy {
    /** Nothing is encrypted. */
    REFUSE,
    /** They are left out. */
    DROP,
    /** They go into blocks of their own, behind those of the others. */
    SEPARATE,
    /** They are treated as all others, and no image is looked at. */
    KEEP;

    /** Whether the ids of the images are written. */
    boolean listsIds() {
        return this == DROP || this == SEPARATE;
    }
}
