package io.nightjar.job.action;

import io.nightjar.job.mistake.UserMistake;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Most blocks that may be set aside before a run gives up.
 *
 * @param blocks a number of blocks, or a percentage of all
 * @param percent which of both it is
 */
public record QuarantineLimit(double blocks, boolean percent) implements Serializable {
    private static final long serialVersionUID = 1;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(%?)");
    private static final double ALL_PERCENT = 100;

    /** Any number, as long as one block is left. */
    public static final QuarantineLimit NONE = new QuarantineLimit(ALL_PERCENT, true);

    /**
     * @param text a number of blocks such as 3, or a percentage such as 0.5%
     * @throws UserMistake if it is neither
     */
    public static QuarantineLimit parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            double number = Double.parseDouble(matcher.group(1));
            boolean percent = !matcher.group(2).isEmpty();
            if (percent ? number <= ALL_PERCENT : number == Math.rint(number)) {
                return new QuarantineLimit(number, percent);
            }
        }
        throw new UserMistake("'" + text + "' is no limit for blocks that are set aside: give a number such as 3, or a"
                + " percentage such as 0.5%");
    }

    /** Whether so many of all blocks are too many. */
    boolean isExceeded(long quarantined, long all) {
        return quarantined > (percent ? all * blocks / ALL_PERCENT : blocks);
    }

    @Override
    public String toString() {
        String number = blocks == Math.rint(blocks) ? Long.toString((long) blocks) : Double.toString(blocks);
        return percent ? number + "%" : number;
    }
}
