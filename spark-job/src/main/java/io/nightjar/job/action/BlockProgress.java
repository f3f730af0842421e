package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * How far a run is when it hears of one more block. Blocks of one task are heard of when the task ends, all at once.
 *
 * @param block number of the block
 * @param finished whether its result is there
 * @param damaged whether it cannot be read; a block that is neither finished nor damaged met a mistake that ends the
 *     run
 * @param images in the block
 * @param seconds that the attempt took; 0 unless it is finished
 * @param executor that ran it; empty unless it is finished
 * @param ended blocks of this run that have ended, this one and the others of its task included
 * @param blocks of this run
 * @param imagesDone in the finished blocks of this run
 * @param elapsed since its tasks began
 */
public record BlockProgress(
        long block,
        boolean finished,
        boolean damaged,
        int images,
        double seconds,
        String executor,
        long ended,
        long blocks,
        long imagesDone,
        Duration elapsed)
        implements Serializable {
    /** Of the lines of level INFO that a run writes as its blocks end. */
    public static final String LOGGER = "io.nightjar.job.progress";

    private static final long serialVersionUID = 1;

    /** Images of finished blocks by the time since tasks began. */
    public double imagesPerSecond() {
        return imagesDone / Math.max(1e-3, elapsed.toNanos() * 1e-9);
    }

    /** The time until all blocks have ended, if the others end as fast as those that have. */
    public Duration left() {
        return Duration.ofNanos((long) ((double) elapsed.toNanos() * (blocks - ended) / ended));
    }

    /** The same in words, without a stop. */
    public String sentence() {
        String what = finished
                ? String.format(
                        Locale.ROOT,
                        "block %d finished: %s, %.1f s on executor %s",
                        block,
                        imagesInWords(),
                        seconds,
                        executor)
                : String.format(Locale.ROOT, "block %d %s: %s", block, damaged ? "damaged" : "failed", imagesInWords());
        return String.format(
                Locale.ROOT,
                "%s; %d of %s, %.1f images/s, %s elapsed, %s left",
                what,
                ended,
                Counts.of(blocks, "block"),
                imagesPerSecond(),
                clock(elapsed),
                clock(left()));
    }

    private String imagesInWords() {
        return Counts.of(images, "image");
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
