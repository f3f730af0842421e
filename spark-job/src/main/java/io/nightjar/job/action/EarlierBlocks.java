package io.nightjar.job.action;

import io.nightjar.ckks.Counts;

/** What a run takes over from an earlier one, in words. */
final class EarlierBlocks {
    private EarlierBlocks() {}

    /** @param all blocks of the data set */
    static String sentence(String output, long found, long all) {
        return output + " has " + found + " of " + Counts.of(all, "block") + " from an earlier run of the same work; "
                + (found < all ? Counts.of(all - found, "block") + " to go" : "they are put into force");
    }
}
