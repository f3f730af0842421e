package io.nightjar.job.cli;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;

/** Checks of options that count something. */
final class Quantities {
    private Quantities() {}

    /** A number of things, such as {@code 1 block} and {@code 2 blocks}. */
    static String of(long count, String thing) {
        return Counts.of(count, thing);
    }

    /** @param value null where the option is not given */
    static void requirePositive(String option, Integer value) {
        requireAtLeast(1, option, value);
    }

    /** @param value null where the option is not given */
    static void requireAtLeast(int least, String option, Integer value) {
        if (value != null && value < least) {
            throw new UserMistake(option + " is " + value + ", expected at least " + least + ": give a larger number");
        }
    }
}
