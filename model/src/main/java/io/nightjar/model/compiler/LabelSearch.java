package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.CompileException;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.interpreter.ReadMeans;
import io.nightjar.model.ranges.LabelTrial;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * The search for a program that gives calibration images the labels of exact arithmetic. An error that is small beside
 * the largest scores may be large beside what is between the best two of an image, above all where a few images reach
 * much more than the others; so the plan that is found is tried, and where too many labels change, a plan is looked for
 * whose error is smaller by as much, or by less, unless it costs more than the labels are worth.
 */
final class LabelSearch {
    /** What a more precise plan may take of the time of the first. */
    private static final double WORTH = 1.3;

    /** The least that a plan is to be more precise by, in bits, to be looked for. */
    private static final double LEAST_BITS = 0.5;

    private static final int MOST_IMAGES = 1000;
    private static final int MOST_SEARCHES = 5;

    private final CompileOptions options;
    private final DoubleFunction<PackingSearch.Result> search;
    private final PackingSearch.Result first;
    private final double[][] images;
    private final Map<Integer, LabelTrial> trials = new HashMap<>();
    private PackingSearch.Result best;
    private LabelTrial.Outcome outcome;

    private LabelSearch(
            CompileOptions options, DoubleFunction<PackingSearch.Result> search, PackingSearch.Result first) {
        this.options = options;
        this.search = search;
        this.first = first;
        this.images = spread(options.calibration().orElseThrow());
        this.best = first;
        this.outcome = tried(first);
    }

    /**
     * What was found.
     *
     * @param plan and what else was considered
     * @param means of what the plan's linear steps read, for {@link LevelSchedule#steps}
     */
    record Found(PackingSearch.Result plan, ReadMeans means) {}

    /**
     * The best plan; if there are calibration images and several scores, the listener hears what share of the labels
     * changes.
     *
     * @param search for the best plan with an error of at most so much, log2 of its share of the largest score
     * @throws CompileException if there is none
     */
    static Found best(CompileOptions options, DoubleFunction<PackingSearch.Result> search, SearchListener listener) {
        PackingSearch.Result first = search.apply(ScheduleSearch.WANTED_LOG_ERROR);
        if (options.calibration().isEmpty()) {
            return new Found(first, ReadMeans.NONE);
        }
        LabelSearch labels = new LabelSearch(options, search, first);
        if (options.parameters().isEmpty() && labels.images.length >= LabelChanges.FEWEST_IMAGES) {
            labels.improve();
        }
        labels.tell(listener);
        return new Found(labels.best, labels.trial(labels.best.candidate()).means());
    }

    /**
     * Looks between the bits that were too few and those that were enough or too dear. Where errors are small, labels
     * change in proportion to them, which says how many bits might be enough.
     */
    private void improve() {
        double enough = Double.POSITIVE_INFINITY;
        double tooFew = 0;
        double bits = missingBits(outcome);
        for (int searches = 1; searches < MOST_SEARCHES && bits - tooFew >= LEAST_BITS; searches++) {
            PackingSearch.Result other = morePrecise(bits);
            LabelTrial.Outcome tried = other == null ? null : tried(other);
            if (tried != null && isBetter(other, tried)) {
                best = other;
                outcome = tried;
            }
            if (tried == null || tried.changed() <= LabelChanges.WANTED) {
                enough = bits;
            } else {
                tooFew = bits;
            }
            bits = enough == Double.POSITIVE_INFINITY ? tooFew + missingBits(tried) : (tooFew + enough) / 2;
        }
    }

    /** Faster where both change few labels, otherwise changing fewer. */
    private boolean isBetter(PackingSearch.Result other, LabelTrial.Outcome tried) {
        return Math.max(tried.changed(), outcome.changed()) <= LabelChanges.WANTED
                ? seconds(other) < seconds(best)
                : tried.changed() < outcome.changed();
    }

    /** By how much the error would have to be smaller. */
    private static double missingBits(LabelTrial.Outcome outcome) {
        return outcome.changed() <= LabelChanges.WANTED
                ? 0
                : Math.max(LEAST_BITS, Math.log(outcome.changed() / LabelChanges.WANTED) / Math.log(2));
    }

    /** A plan that is more precise than the first by so many bits, or null if it is too dear or there is none. */
    private PackingSearch.Result morePrecise(double bits) {
        try {
            PackingSearch.Result other = search.apply(first.candidate().logRelativeError() - bits);
            return seconds(other) <= WORTH * seconds(first) ? other : null;
        } catch (CompileException e) {
            return null;
        }
    }

    private double seconds(PackingSearch.Result result) {
        return result.candidate().cost().secondsPerImage(options.images().orElse(0));
    }

    private LabelTrial.Outcome tried(PackingSearch.Result result) {
        return run(result.candidate(), result.candidate().secretKeyEncryption());
    }

    /** Rows are those of one number of phases, and so are their means. */
    private LabelTrial trial(CandidatePlan plan) {
        return trials.computeIfAbsent(
                plan.lowered().phases(), phases -> new LabelTrial(plan.lowered().circuit(), images));
    }

    private LabelTrial.Outcome run(CandidatePlan plan, NoiseEstimate fresh) {
        double[] added = ScheduleAnalysis.addedErrors(
                plan.schedule().parameters(), plan.plan(), plan.lowered().counting(), plan.bounds(), fresh);
        LabelTrial trial = trial(plan);
        return trial.run(plan.lowered().circuit(), LevelSchedule.steps(plan.plan(), trial.means()), added);
    }

    private void tell(SearchListener listener) {
        CandidatePlan plan = best.candidate();
        if (plan.outputs() == 1) {
            return;
        }
        NoiseEstimate secret = plan.secretKeyEncryption();
        NoiseEstimate fresh =
                NoiseEstimate.publicKeyEncryption(plan.schedule().parameters(), secret.level(), secret.scale());
        listener.tried(new LabelChanges(
                outcome.images(), outcome.changed(), run(plan, fresh).changed()));
    }

    /** Images from all over a data set, which may be sorted. */
    private static double[][] spread(double[][] images) {
        int count = Math.min(images.length, MOST_IMAGES);
        double[][] chosen = new double[count][];
        Arrays.setAll(chosen, i -> images[(int) ((long) i * images.length / count)]);
        return chosen;
    }
}
