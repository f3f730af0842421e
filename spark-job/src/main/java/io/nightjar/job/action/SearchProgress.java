package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.model.compiler.LabelChanges;
import io.nightjar.model.compiler.SearchListener;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the search of {@link CompileAction} comes on: to its listener as work done, to the log as lines. */
final class SearchProgress implements SearchListener {
    private static final Logger LOG = LoggerFactory.getLogger(BlockProgress.LOGGER);

    private final ActionListener listener;
    private final AtomicLong done = new AtomicLong();
    private int parts;
    private Optional<LabelChanges> changes = Optional.empty();

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
    public void tried(LabelChanges tried) {
        changes = Optional.of(tried);
        String few = tried.areEnough()
                ? ""
                : "; these images are too few to look for a more precise program by, give " + LabelChanges.FEWEST_IMAGES
                        + " or more";
        String open = tried.areFewUnderPublicKey()
                ? ""
                : ", whose noise is larger: encrypt with the secret key where labels are to be those of the model";
        listener.note("tried in the clear on " + Counts.of(tried.images(), "calibration image")
                + ": rounding and noise change an estimated " + share(tried.secretKey())
                + " of the labels that the model gives, " + share(tried.publicKey())
                + " where images are encrypted with the public key" + open + few);
    }

    /** Whether a trial has shown that hardly any label changes, however large the error of scores is. */
    boolean labelsHold() {
        return changes.map(LabelChanges::areFew).orElse(false);
    }

    /** What a trial has shown; nothing where there was none. */
    Optional<LabelChanges> changes() {
        return changes;
    }

    private static String share(double changed) {
        return changed == 0 ? "0%" : String.format(Locale.ROOT, "%.2g%%", 100 * changed);
    }

    @Override
    public void ended() {
        listener.ended();
    }
}
