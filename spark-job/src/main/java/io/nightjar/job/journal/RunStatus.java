package io.nightjar.job.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run is, or how it ended. */
public enum RunStatus {
    /** It runs; or its driver was killed, where the time of the last update is long past. */
    RUNNING,
    /** Every block is there. */
    DONE,
    /** Something was committed, and blocks are missing or were set aside. */
    PARTIAL,
    /** Nothing was committed. */
    FAILED;

    /** As JSON has it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
