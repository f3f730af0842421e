package io.nightjar.job.action;

import java.time.Duration;

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
}
