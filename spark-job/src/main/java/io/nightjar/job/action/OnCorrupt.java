package io.nightjar.job.action;

/** What becomes of a run when blocks are truncated, altered, missing or foreign. */
public enum OnCorrupt {
    /** The other blocks are finished, and the run fails; the same command goes on once they are mended. */
    FAIL,
    /** They are set aside, and the rest is committed. */
    QUARANTINE
}
