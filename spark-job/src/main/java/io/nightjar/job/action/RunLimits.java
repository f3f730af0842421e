package io.nightjar.job.action;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.QuarantinedBlock;
import java.time.Duration;
import java.util.List;

/**
 * When a run gives up.
 *
 * @param onCorrupt what becomes of damaged blocks
 * @param maxQuarantined most of them where they are set aside
 * @param deadline longest time from the start; null without one
 * @param stall longest time without a finished block; null without one
 */
record RunLimits(OnCorrupt onCorrupt, QuarantineLimit maxQuarantined, Duration deadline, Duration stall) {
    static final RunLimits NONE = new RunLimits(OnCorrupt.FAIL, QuarantineLimit.NONE, null, null);

    /** Whether so many damaged blocks of all are more than may be set aside. */
    boolean isExceeded(long damaged, long all) {
        return onCorrupt == OnCorrupt.QUARANTINE && maxQuarantined.isExceeded(damaged, all);
    }

    /** @throws UserMistake when damaged blocks are not set aside, or there are too many of them */
    void requireFew(List<QuarantinedBlock> damaged, long all) {
        if (damaged.isEmpty() || onCorrupt == OnCorrupt.QUARANTINE && !isExceeded(damaged.size(), all)) {
            return;
        }
        String first = damaged.get(0).reason();
        throw new UserMistake(
                damaged.size() == 1
                        ? first
                        : damaged.size() + " of " + all + " blocks are damaged, the first: " + first);
    }
}
