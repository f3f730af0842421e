package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.Texts;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.QuarantinedBlock;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
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
    /** Characters of a reason, which may be the words of any library or file. */
    private static final int LONGEST_REASON = 2000;

    static final RunLimits NONE = new RunLimits(OnCorrupt.FAIL, QuarantineLimit.NONE, null, null);

    /** Whether so many damaged blocks of all are more than may be set aside. */
    boolean isExceeded(long damaged, long all) {
        return onCorrupt == OnCorrupt.QUARANTINE && maxQuarantined.isExceeded(damaged, all);
    }

    /**
     * @param finished blocks, of this run and of earlier ones
     * @throws UserMistake when damaged blocks are not set aside, or there are too many of them
     */
    void requireFew(List<QuarantinedBlock> damaged, long all, long finished) {
        boolean exceeded = isExceeded(damaged.size(), all);
        if (damaged.isEmpty() || onCorrupt == OnCorrupt.QUARANTINE && !exceeded) {
            return;
        }
        QuarantinedBlock first = Collections.min(damaged, Comparator.comparingLong(QuarantinedBlock::block));
        boolean one = damaged.size() == 1;
        throw new UserMistake(
                damaged.size() + " of " + Counts.of(all, "block") + (one ? " is" : " are") + " damaged"
                        + (exceeded ? ", more than the limit of " + maxQuarantined + " allows" : "")
                        + (one ? ", block " : ", the first of them block ") + first.block() + ": "
                        + Texts.line(first.reason(), LONGEST_REASON)
                        + "; " + stay(finished)
                        + (exceeded
                                ? ", or allow more to be set aside"
                                : ", or set what is damaged aside and score the rest"),
                exceeded ? Remedy.SET_MORE_ASIDE : Remedy.SET_DAMAGE_ASIDE);
    }

    private static String stay(long finished) {
        if (finished == 0) {
            return "mend that and give the same command again";
        }
        return (finished == 1 ? "the 1 block that is finished stays" : "the " + finished + " that are finished stay")
                + ": mend that, and the same command goes on from there";
    }
}
