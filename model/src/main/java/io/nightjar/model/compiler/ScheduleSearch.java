package io.nightjar.model.compiler;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.quantization.WeightStatistics;
import io.nightjar.model.ranges.ValueBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The search for a parameter set and a schedule of one circuit: over the ring degree, the width of the rescaling
 * primes, the ways to treat linear steps, the input scale and the digits of key switching, for the least predicted time
 * per image with enough precision.
 */
final class ScheduleSearch {
    /**
     * log2 of the largest standard deviation of a score's error, relative to large scores of typical images
     * ({@link ValueBounds#logRelativeError}), of a plan that is taken if there is one.
     */
    static final double WANTED_LOG_ERROR = -12;

    /** The same of a plan that is taken if there is no other, or if it follows from a given parameter set. */
    static final double MAX_LOG_ERROR = -6;

    /** Predicted times that differ by less than this count as equal, and the more precise schedule is taken. */
    private static final double AS_FAST = 0.04;

    /** The same where no schedule has the error that is wanted: there every bit counts. */
    private static final double AS_FAST_IF_COARSE = 0.15;

    /** The least difference in the error that is worth more time; other digits of key switching make less. */
    private static final double NOTICEABLE_BITS = 0.1;

    /** Scales of schedules whose squarings serve the weights. */
    private static final int MIN_LOG_SCALE = 20;

    private static final int MAX_LOG_SCALE = 36;

    /** Bits by which such a scale stays below a prime: a squaring leaves the square root of them to the weights. */
    private static final int WEIGHT_ROOM_BITS = 4;

    /** Largest input scale that is tried with a given parameter set. */
    private static final int MAX_GIVEN_LOG_SCALE = 50;

    private static final int MIN_LOG_N = 12;
    private static final int MAX_LOG_N = 16;

    private final KnownPlans plans;
    private final LoweredCircuit lowered;
    private final ValueBounds bounds;
    private final CompileOptions options;
    private final ParameterSets sets;
    private final double maxLogError;
    private final double mostSecondsPerImage;
    private final Refusals refusals = new Refusals();
    private boolean coarser;
    private boolean tooSlow;
    private CandidatePlan best;
    private CandidatePlan tooLarge;

    /**
     * @param maxLogError log2 of the largest error of a plan, relative to the largest score
     * @param mostSecondsPerImage of a plan that is of use
     */
    ScheduleSearch(
            KnownPlans plans,
            CompileOptions options,
            ParameterSets sets,
            double maxLogError,
            double mostSecondsPerImage) {
        this.plans = plans;
        this.lowered = plans.lowered();
        this.bounds = plans.values();
        this.options = options;
        this.sets = sets;
        this.maxLogError = maxLogError;
        this.mostSecondsPerImage = mostSecondsPerImage;
    }

    /**
     * What was found.
     *
     * @param fitting the best plan within the memory of a task, or empty
     * @param tooLarge the best plan beyond it, if that would be better, or empty
     */
    record Found(Optional<CandidatePlan> fitting, Optional<CandidatePlan> tooLarge) {}

    /** @throws CompileException if no ciphertext has a slot for every coarse position */
    static void requireSlots(Circuit circuit, CompileOptions options) {
        int slots =
                given(options).map(CkksParameters::slots).orElse(options.ring().slots(1 << MAX_LOG_N));
        if (slots < circuit.positions()) {
            throw new CompileException(
                    CompileException.Remedy.PHASES,
                    given(options).map(p -> "parameter set " + p.name()).orElse("N = 2^" + MAX_LOG_N)
                            + " has " + Counts.of(slots, "slot") + ", an image takes " + circuit.positions() + " with "
                            + Counts.of(circuit.phases(), "phase") + "; use "
                            + (options.parameters().isPresent() ? "a larger ring degree or " : "")
                            + "more phases");
        }
    }

    private static Optional<CkksParameters> given(CompileOptions options) {
        return options.parameters().map(CompileOptions.GivenParameters::set);
    }

    /** Whether schedules were left out whose error is only larger than is wanted. */
    boolean hasCoarserSchedules() {
        return coarser;
    }

    /** @throws CompileException if there is no plan at all */
    Found search() {
        requireScores();
        if (options.parameters().isPresent()) {
            CandidatePlan only = mostPrecise(options.parameters().get());
            return only.cost().taskBytes() <= options.taskBytes()
                    ? new Found(Optional.of(only), Optional.empty())
                    : new Found(Optional.empty(), Optional.of(only));
        }
        cheapest();
        return new Found(Optional.ofNullable(best), Optional.ofNullable(tooLarge));
    }

    /**
     * The sets that a plan for a circuit can have, without one that is surely too short.
     *
     * @throws CompileException if there is none
     */
    static List<LeveledParameters> possible(LoweredCircuit lowered, CompileOptions options, ParameterSets sets) {
        if (options.parameters().isPresent()) {
            return leveled(lowered, options.parameters().get().set());
        }
        List<LeveledParameters> possible = new ArrayList<>();
        for (int logN = MIN_LOG_N; logN <= MAX_LOG_N; logN++) {
            possible.addAll(possible(lowered, options, sets, logN));
        }
        if (possible.isEmpty()) {
            throw tooDeep(lowered);
        }
        return possible;
    }

    private static List<LeveledParameters> possible(
            LoweredCircuit lowered, CompileOptions options, ParameterSets sets, int logN) {
        List<LeveledParameters> possible = new ArrayList<>();
        if (options.ring().slots(1 << logN) < lowered.circuit().positions()) {
            return possible;
        }
        for (Rescaling rescaling : Rescaling.values()) {
            Rescales rescales = lowered.rescales().get(rescaling);
            for (int bits = ParameterSets.MAX_PRIME_BITS; bits >= ParameterSets.MIN_PRIME_BITS; bits--) {
                int width = bits;
                sets.of(logN, bits, rescales.depth(), rescales.keyLevel())
                        .forEach(p -> possible.add(new LeveledParameters(p, width, rescaling)));
            }
        }
        return possible;
    }

    /** Nobody reads this who has set no limit. */
    static CompileException tooSlow() {
        return new CompileException("every plan that is precise enough takes more time than it may");
    }

    private static CompileException tooDeep(LoweredCircuit lowered) {
        Circuit circuit = lowered.circuit();
        Rescales least = fewestLevels(lowered);
        return new CompileException(String.format(
                Locale.ROOT,
                "the network spends %s with %s, which take primes of at least %d bits together, those of"
                        + " key switching among them; at 128-bit security N = 2^%d has room for %d; use activations of"
                        + " lower degree or fewer layers%s",
                Counts.of(least.depth(), "level"),
                Counts.of(circuit.phases(), "phase"),
                ParameterSets.leastBits(least.depth(), least.keyLevel()),
                MAX_LOG_N,
                SecurityTable.ceiling(MAX_LOG_N),
                circuit.hasMasks() ? ", or more phases: a convolution that needs no mask spends a level less" : ""));
    }

    /** At the smallest ring degree that has a plan and the next one. */
    private void cheapest() {
        int degrees = 0;
        for (int logN = MIN_LOG_N; logN <= MAX_LOG_N && degrees < 2; logN++) {
            at(logN);
            degrees += best == null && tooLarge == null ? 0 : 1;
        }
        if (degrees == 0) {
            throw refusals.nearest().orElseGet(() -> tooSlow ? tooSlow() : tooDeep(lowered));
        }
    }

    private void at(int logN) {
        boolean masks = lowered.circuit().hasMasks();
        for (LeveledParameters set : possible(lowered, options, sets, logN)) {
            int bits = set.primeBits();
            boolean every = set.rescaling() == Rescaling.EVERY_LINEAR_STEP;
            boolean upToPrime = every || set.rescaling() == Rescaling.MASKED_LINEAR_STEPS && masks;
            int from = every ? bits : MIN_LOG_SCALE;
            int to = upToPrime ? bits : Math.min(MAX_LOG_SCALE, bits - WEIGHT_ROOM_BITS);
            if (takesTooLong(set)) {
                continue;
            }
            Optional<PlanCost> cost = plans.costs().of(set, options.taskBytes());
            for (int scale = from; scale <= to && couldBeTaken(cost); scale++) {
                consider(new LevelSchedule(set.parameters(), set.rescaling(), scale), cost);
            }
        }
    }

    /** Whether every schedule does, also one of smaller groups, which leave room for all deferral. */
    private boolean takesTooLong(LeveledParameters set) {
        boolean takes = mostSecondsPerImage < Double.POSITIVE_INFINITY
                && plans.costs()
                        .of(set, Long.MAX_VALUE)
                        .filter(this::takesTooLong)
                        .isPresent();
        tooSlow |= takes;
        return takes;
    }

    private boolean takesTooLong(PlanCost cost) {
        return cost.secondsPerImage(options.images().orElse(0)) > mostSecondsPerImage;
    }

    /** Whether any schedule of this cost could become the best within the memory of a task, or the best beyond it. */
    private boolean couldBeTaken(Optional<PlanCost> cost) {
        if (cost.isEmpty()) {
            return true;
        }
        boolean fits = cost.get().taskBytes() <= options.taskBytes();
        return isAsFast(cost.get(), best) && (fits || isAsFast(cost.get(), tooLarge));
    }

    private void consider(LevelSchedule schedule, Optional<PlanCost> cost) {
        Optional<Double> known = plans.knownLogError(schedule);
        if (known.isPresent() && isImprecise(schedule, known.get())) {
            return;
        }
        try {
            CandidatePlan candidate = plans.of(schedule, cost);
            if (isImprecise(schedule, candidate.logRelativeError())) {
                return;
            }
            boolean fits = candidate.cost().taskBytes() <= options.taskBytes();
            if (fits && takesTooLong(candidate.cost())) {
                // with these groups it is as fast as it gets, unlike one that has to be made smaller
                tooSlow = true;
            } else if (fits && isBetter(candidate, best)) {
                best = candidate;
            } else if (isBetter(candidate, best) && isBetter(candidate, tooLarge)) {
                tooLarge = candidate;
            }
        } catch (CompileException e) {
            refusals.add(e);
        }
    }

    private boolean isImprecise(LevelSchedule schedule, double error) {
        if (error <= maxLogError) {
            return false;
        }
        coarser |= error <= MAX_LOG_ERROR;
        if (refusals.isNearer(error - maxLogError)) {
            refusals.add(imprecise(schedule, error));
        }
        return true;
    }

    private CompileException imprecise(LevelSchedule schedule, double error) {
        return new CompileException(
                CompileException.Remedy.CALIBRATION,
                String.format(
                        Locale.ROOT,
                        "no schedule is precise enough for this network: with %s and a scale of 2^%.0f scores have an"
                                + " error of 2^%.1f of large ones, at most 2^%.0f is wanted; give calibration"
                                + " images that show the real range of its values",
                        schedule.parameters().name(),
                        schedule.logScale(),
                        error,
                        maxLogError),
                error - maxLogError);
    }

    /** Where the values say that scores are 0 there is nothing that an error could be small beside. */
    private void requireScores() {
        if (bounds.largest()[bounds.arrays() - 1] == 0) {
            throw new CompileException(
                    CompileException.Remedy.CALIBRATION,
                    "every score is 0 for the images that the range of values comes from, so no error is small beside"
                            + " them; check the weights of the model, or give calibration images that it is meant for");
        }
        List<WeightStatistics.Row> last =
                lowered.statistics().get(lowered.statistics().size() - 1).rows();
        if (!last.isEmpty()
                && last.stream()
                        .flatMapToDouble(row -> Arrays.stream(row.norms()))
                        .allMatch(norm -> norm == 0)) {
            throw new CompileException(
                    "every image would get the same scores: all weights of the last layer are 0; check"
                            + " the weights of the model");
        }
    }

    private double ratio(PlanCost cost, CandidatePlan than) {
        int images = options.images().orElse(0);
        return cost.secondsPerImage(images) / than.cost().secondsPerImage(images);
    }

    private boolean isAsFast(PlanCost cost, CandidatePlan as) {
        return as == null || ratio(cost, as) < 1 + asFast();
    }

    private double asFast() {
        return maxLogError < MAX_LOG_ERROR ? AS_FAST : AS_FAST_IF_COARSE;
    }

    /** Faster, or as fast and more precise; for next to nothing in precision no time is given. */
    private boolean isBetter(CandidatePlan candidate, CandidatePlan than) {
        if (than == null) {
            return true;
        }
        double bits = than.logRelativeError() - candidate.logRelativeError();
        double margin = Math.abs(bits) < NOTICEABLE_BITS ? AS_FAST : asFast();
        double ratio = ratio(candidate.cost(), than);
        return ratio < 1 - margin || ratio < 1 + margin && bits > 0;
    }

    /** The rescaling that spends the fewest levels. */
    private static Rescales fewestLevels(LoweredCircuit lowered) {
        return lowered.rescales().values().stream()
                .min(Comparator.comparingInt(Rescales::depth))
                .orElseThrow();
    }

    /**
     * How a circuit can be scheduled under a given set: with a rescale behind every linear step if it has the levels.
     */
    private static List<LeveledParameters> leveled(LoweredCircuit lowered, CkksParameters p) {
        int least = fewestLevels(lowered).depth();
        if (p.maxLevel() < least) {
            throw new CompileException(
                    CompileException.Remedy.AUTOMATIC_PARAMETERS,
                    "parameter set " + p.name() + " has " + Counts.of(p.maxLevel(), "level")
                            + ", the network needs at least " + least
                            + "; add primes, or let the compiler choose the parameters");
        }
        List<Rescaling> possible = Arrays.stream(Rescaling.values())
                .filter(rescaling -> lowered.rescales().get(rescaling).depth() <= p.maxLevel())
                .toList();
        return possible.stream()
                .filter(rescaling ->
                        rescaling == Rescaling.EVERY_LINEAR_STEP || !possible.contains(Rescaling.EVERY_LINEAR_STEP))
                .map(rescaling -> new LeveledParameters(p, ParameterSets.MAX_PRIME_BITS, rescaling))
                .toList();
    }

    private void considerPrecision(LevelSchedule schedule) {
        try {
            CandidatePlan candidate = plans.of(schedule);
            if (best == null
                    || candidate.run().output().error() < best.run().output().error()) {
                best = candidate;
            }
        } catch (CompileException e) {
            refusals.add(e);
        }
    }

    /** The most precise schedule that a given set's levels allow, over input scales where none is given. */
    private CandidatePlan mostPrecise(CompileOptions.GivenParameters given) {
        CkksParameters p = given.set();
        List<LeveledParameters> possible = leveled(lowered, p);
        List<Double> scales = new ArrayList<>();
        if (given.logScale().isPresent()) {
            scales.add(given.logScale().get());
        } else {
            for (int logScale = MIN_LOG_SCALE; logScale <= MAX_GIVEN_LOG_SCALE; logScale++) {
                scales.add((double) logScale);
            }
        }
        for (LeveledParameters set : possible) {
            scales.forEach(scale -> considerPrecision(new LevelSchedule(p, set.rescaling(), scale)));
        }
        if (best == null) {
            throw refusals.nearest().orElseThrow();
        }
        if (!(best.logRelativeError() <= MAX_LOG_ERROR)) {
            throw new CompileException(String.format(
                    Locale.ROOT,
                    "parameter set %s gives scores an error of 2^%.1f of large ones, at most 2^%.0f is"
                            + " useful; use wider primes, more levels, or"
                            + " calibration images that show the real range of values",
                    p.name(),
                    best.logRelativeError(),
                    MAX_LOG_ERROR));
        }
        return best;
    }
}
