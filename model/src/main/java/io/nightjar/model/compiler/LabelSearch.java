package io.nightjar.model.compiler;

import io.nightjar.ckks.noise.NoiseEstimate;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.cost.ScheduleAnalysis;
import io.nightjar.model.interpreter.ReadMeans;
import io.nightjar.model.ranges.ExactRun;
import io.nightjar.model.ranges.LabelTrial;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The search for a program that gives calibration images the labels of exact arithmetic. An error that is small beside
 * the largest scores may be large beside what is between the best two of an image, above all where a few images reach
 * much more than the others; so the plan that is found is tried, and where too many labels change, a plan is looked for
 * whose error is smaller by as much, or by less, unless it costs more than the labels are worth.
 */
final class LabelSearch {
    /** What a more precise plan may take of the time of the first. */
    private static final double WORTH = 1.3;

    /**
     * The least that a plan is to be more precise by, in bits, to be looked for: what the rounding of weights does to
     * labels is more than its share of the error says.
     */
    private static final double LEAST_BITS = 0.25;

    private static final double ROUNDING = 1e-9;

    private static final int MOST_SEARCHES = 8;

    /**
     * The least and the most that a plan's error is let grow, in bits, and by how much of its time another is faster.
     */
    private static final double LEAST_SPARE_BITS = 0.5;

    private static final double MOST_SPARE_BITS = 12;

    private static final double FASTER = 0.95;

    /** The same where the first plan has the error that is wanted, which is not given up for little. */
    private static final double MUCH_FASTER = 0.65;

    /** Steps in which it is asked how much smaller an error would have to be, and the most of them. */
    private static final double STEP_BITS = 0.25;

    private static final int MOST_STEPS = 80;

    /** Where images under the public key have scores of hardly a larger error, they are not run another time. */
    private static final double HARDLY_LARGER = 1.1;

    private final CompileOptions options;
    private final Search search;
    private final PackingSearch.Result first;
    private final Function<Circuit, ExactRun> exact;
    private final Map<Integer, LabelTrial> trials = new HashMap<>();
    private PackingSearch.Result best;
    private LabelTrial.Run outcome;

    private LabelSearch(
            CompileOptions options, Search search, PackingSearch.Result first, Function<Circuit, ExactRun> exact) {
        this.options = options;
        this.search = search;
        this.first = first;
        this.exact = exact;
        this.best = first;
        this.outcome = begin(first.candidate(), first.candidate().secretKeyEncryption());
    }

    /** The search for a plan by its precision. */
    interface Search {
        /**
         * The best plan.
         *
         * @param wantedLogError log2 of the largest error, of its share of the largest score
         * @param mostSecondsPerImage predicted time beyond which a plan is of no use
         * @throws CompileException if there is none
         */
        PackingSearch.Result best(double wantedLogError, double mostSecondsPerImage);
    }

    /**
     * What was found.
     *
     * @param plan and what else was considered
     * @param means of what the plan's linear steps read, for {@link LevelSchedule#steps}
     */
    record Found(PackingSearch.Result plan, ReadMeans means) {}

    /**
     * The best plan by calibration images; if there are several scores, the listener hears what share of the labels
     * changes.
     *
     * @param exact the calibration images in a circuit, each packing's once
     * @throws CompileException if there is none
     */
    static Found best(
            CompileOptions options, Search search, Function<Circuit, ExactRun> exact, SearchListener listener) {
        PackingSearch.Result first = search.best(ScheduleSearch.WANTED_LOG_ERROR, Double.POSITIVE_INFINITY);
        LabelSearch labels = new LabelSearch(options, search, first, exact);
        if (first.candidate().outputs() > 1) {
            labels.outcome.all();
            if (options.parameters().isEmpty()
                    && labels.trial(first.candidate()).images() >= LabelChanges.FEWEST_IMAGES) {
                labels.improve();
                labels.relax();
            }
            labels.tell(listener);
        }
        return new Found(labels.best, labels.trial(labels.best.candidate()).means());
    }

    /**
     * Looks between the bits that were too few and those that were enough or too dear. What is not faster than a plan
     * that changes few labels is not tried.
     */
    private void improve() {
        double enough = Double.POSITIVE_INFINITY;
        double tooFew = 0;
        double bits = missingBits(outcome);
        for (int searches = 1;
                searches < MOST_SEARCHES && bits - tooFew >= LEAST_BITS - ROUNDING && bits < enough;
                searches++) {
            PackingSearch.Result other = morePrecise(bits);
            boolean isWorthATrial = other != null && !(changesFew(outcome) && seconds(other) >= seconds(best));
            LabelTrial.Run tried = isWorthATrial
                    ? begin(other.candidate(), other.candidate().secretKeyEncryption())
                            .untilMoreChange(Math.max(LabelChanges.WANTED, outcome.changed()))
                    : null;
            if (tried != null && (changesFew(tried) || tried.changed() < outcome.changed())) {
                best = other;
                outcome = tried;
            }
            if (tried == null || changesFew(tried)) {
                enough = bits;
            } else {
                tooFew = bits;
            }
            bits = enough == Double.POSITIVE_INFINITY
                    ? tooFew + missingBits(tried)
                    : Math.max((tooFew + enough) / 2, tooFew + LEAST_BITS);
        }
    }

    /**
     * Labels may hold with less precision than the first plan has, which is about the most there is where no plan has
     * the error that is wanted: a faster plan is taken that changes few as well, or else a much faster one.
     */
    private void relax() {
        if (best != first || !changesFew(outcome)) {
            return;
        }
        double error = first.candidate().logRelativeError();
        double share = error <= ScheduleSearch.WANTED_LOG_ERROR ? MUCH_FASTER : FASTER;
        double bits = spareBits(outcome);
        while (bits >= LEAST_SPARE_BITS) {
            PackingSearch.Result other = lessPrecise(error, bits, share * seconds(best));
            if (other == null) {
                return;
            }
            LabelTrial.Run tried = begin(other.candidate(), other.candidate().secretKeyEncryption())
                    .untilMoreChange(LabelChanges.WANTED);
            if (changesFew(tried) && holdsUnderThePublicKey(other, tried)) {
                best = other;
                outcome = tried;
                return;
            }
            bits /= 2;
        }
    }

    /** A plan that is less precise than the first by at most so many bits, or null if none takes so little time. */
    private PackingSearch.Result lessPrecise(double error, double bits, double mostSeconds) {
        double wanted = Math.min(error + bits, ScheduleSearch.MAX_LOG_ERROR - STEP_BITS);
        if (wanted < error + LEAST_SPARE_BITS) {
            return null;
        }
        try {
            PackingSearch.Result other = search.best(wanted, mostSeconds);
            return seconds(other) <= mostSeconds ? other : null;
        } catch (CompileException e) {
            return null;
        }
    }

    /** Whether few labels change under the public key too, if few do with the first plan. */
    private boolean holdsUnderThePublicKey(PackingSearch.Result other, LabelTrial.Run tried) {
        return publicKeyChanges(other.candidate(), tried) <= LabelChanges.WANTED
                || publicKeyChanges(first.candidate(), outcome) > LabelChanges.WANTED;
    }

    /** By how much all errors of a trial may be larger. */
    private static double spareBits(LabelTrial.Run tried) {
        double bits = 0;
        while (bits < MOST_SPARE_BITS && tried.changed(Math.pow(2, bits + STEP_BITS)) <= LabelChanges.WANTED) {
            bits += STEP_BITS;
        }
        return bits;
    }

    private static boolean changesFew(LabelTrial.Run tried) {
        return tried.changed() <= LabelChanges.WANTED;
    }

    /**
     * By how much the error would have to be smaller: as much as all errors of the trial would have to be. Where that
     * does not help, labels are taken to change in proportion.
     */
    private static double missingBits(LabelTrial.Run tried) {
        if (changesFew(tried)) {
            return 0;
        }
        for (int step = 1; step <= MOST_STEPS; step++) {
            double bits = step * STEP_BITS;
            if (tried.changed(Math.pow(2, -bits)) <= LabelChanges.WANTED) {
                return bits;
            }
        }
        return Math.max(LEAST_BITS, Math.log(tried.changed() / LabelChanges.WANTED) / Math.log(2));
    }

    /** A plan that is more precise than the first by so many bits, or null if it is too dear or there is none. */
    private PackingSearch.Result morePrecise(double bits) {
        try {
            double mostSeconds = WORTH * seconds(first);
            PackingSearch.Result other = search.best(first.candidate().logRelativeError() - bits, mostSeconds);
            return seconds(other) <= mostSeconds ? other : null;
        } catch (CompileException e) {
            return null;
        }
    }

    private double seconds(PackingSearch.Result result) {
        return result.candidate().cost().secondsPerImage(options.images().orElse(0));
    }

    /** Rows are those of one number of phases, and so are their means. */
    private LabelTrial trial(CandidatePlan plan) {
        return trials.computeIfAbsent(
                plan.lowered().phases(),
                phases -> new LabelTrial(exact.apply(plan.lowered().circuit())));
    }

    private LabelTrial.Run begin(CandidatePlan plan, NoiseEstimate fresh) {
        double[] added = ScheduleAnalysis.addedErrors(
                plan.schedule().parameters(), plan.plan(), plan.lowered().counting(), plan.bounds(), fresh);
        LabelTrial trial = trial(plan);
        return trial.begin(plan.lowered().circuit(), LevelSchedule.steps(plan.plan(), trial.means()), added);
    }

    private void tell(SearchListener listener) {
        LabelTrial.Run secret = outcome.all();
        listener.tried(new LabelChanges(
                trial(best.candidate()).images(), secret.changed(), publicKeyChanges(best.candidate(), secret)));
    }

    private static NoiseEstimate publicKeyEncryption(CandidatePlan plan) {
        NoiseEstimate secret = plan.secretKeyEncryption();
        return NoiseEstimate.publicKeyEncryption(plan.schedule().parameters(), secret.level(), secret.scale());
    }

    /** Share of the labels that change under the public key. */
    private double publicKeyChanges(CandidatePlan plan, LabelTrial.Run secret) {
        NoiseEstimate fresh = publicKeyEncryption(plan);
        ScheduleAnalysis run = new ScheduleAnalysis(
                plan.schedule().parameters(), plan.plan(), plan.lowered().counting(), plan.bounds(), fresh);
        double times = run.output().error() / plan.run().output().error();
        return times <= HARDLY_LARGER
                ? secret.changed(times)
                : begin(plan, fresh).all().changed();
    }
}
