package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.model.compiler.SearchListener;
import io.nightjar.model.ranges.LabelTrial;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the search of {@link CompileAction} comes on: to its listener as work done, to the log as lines. */
final class SearchProgress implements SearchListener {
    private static final Logger LOG = LoggerFactory.getLogger(BlockProgress.LOGGER);

    private final ActionListener listener;
    private final AtomicLong done = new AtomicLong();
    private int parts;

    SearchProgress(ActionListener listener) {
        this.listener = listener;
    }

    @Override
    public void begun(int count) {
        parts = count;
        done.set(0);
        listener.begun("compile", count, done::get);
    }

    @Override
    public void done(String what) {
        LOG.info("compile: {} of {}: {}", done.incrementAndGet(), parts, what);
    }

    @Override
    public void tried(LabelTrial.Outcome secretKey, LabelTrial.Outcome publicKey) {
        listener.note(String.format(
                Locale.ROOT,
                "an estimated %.2g%% of the calibration images get another label than in exact arithmetic, %.2g%% where"
                        + " they are encrypted with the public key (%s tried)",
                100 * secretKey.changed(),
                100 * publicKey.changed(),
                Counts.of(secretKey.images(), "image")));
    }

    @Override
    public void ended() {
        listener.ended();
    }
}
