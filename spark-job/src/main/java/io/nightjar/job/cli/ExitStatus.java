package io.nightjar.job.cli;

/** What a command says to the shell. */
final class ExitStatus {
    /** A mistake of the user's, in one sentence. */
    static final int MISTAKE = 2;

    /** A fault of Nightjar or of the cluster. */
    static final int FAULT = 3;

    /** Done in part: what could be done holds, and the report says what is missing. */
    static final int PARTIAL = 4;

    private ExitStatus() {}
}
