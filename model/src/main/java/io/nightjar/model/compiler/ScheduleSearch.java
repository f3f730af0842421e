package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Circuit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The search for a parameter set and a schedule of one circuit: over the ring degree, the width of the rescaling
 * primes, both ways to treat linear steps, the input scale and the digits of key switching, for the least predicted
 * time per image with enough precision.
 */
final class ScheduleSearch {
    /**
     * log2 of the largest standard deviation of a score's error, relative to the largest score, that is precise enough.
     */
    private static final double MAX_LOG_ERROR = -12;

    /** log2 of the largest error of a score, relative to large scores, that a given parameter set may lead to. */
    private static final int MAX_GIVEN_LOG_ERROR = -6;

    /** Predicted times that differ by less than this count as equal, and the more precise schedule is taken. */
    private static final double AS_FAST = 0.02;

    /** Scales of schedules whose squarings serve the weights. */
    private static final int MIN_LOG_SCALE = 20;

    private static final int MAX_LOG_SCALE = 36;

    /** Largest input scale that is tried with a given parameter set. */
    private static final int MAX_GIVEN_LOG_SCALE = 50;

    private static final int MIN_LOG_N = 12;
    private static final int MAX_LOG_N = 16;

    private final LoweredCircuit lowered;
    private final CompileOptions options;
    private final ParameterSets sets;
    private CandidatePlan best;
    private CandidatePlan tooLarge;
    private CompileException refusal;

    ScheduleSearch(LoweredCircuit lowered, CompileOptions options, ParameterSets sets) {
        this.lowered = lowered;
        this.options = options;
        this.sets = sets;
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
        int slots = given(options).map(CkksParameters::slots).orElse(1 << (MAX_LOG_N - 1));
        if (slots < circuit.positions()) {
            throw new CompileException(
                    CompileException.Remedy.PHASES,
                    given(options).map(p -> "parameter set " + p.name()).orElse("N = 2^" + MAX_LOG_N)
                            + " has " + slots + " slots, an image takes " + circuit.positions() + " with "
                            + circuit.phases()
                            + " phases; use " + (options.parameters().isPresent() ? "a larger ring degree or " : "")
                            + "more phases");
        }
    }

    private static Optional<CkksParameters> given(CompileOptions options) {
        return options.parameters().map(CompileOptions.GivenParameters::set);
    }

    /** @throws CompileException if there is no plan at all */
    Found search() {
        if (options.parameters().isPresent()) {
            CandidatePlan only = mostPrecise(options.parameters().get());
            return only.taskBytes() <= options.taskBytes()
                    ? new Found(Optional.of(only), Optional.empty())
                    : new Found(Optional.empty(), Optional.of(only));
        }
        cheapest();
        return new Found(Optional.ofNullable(best), Optional.ofNullable(tooLarge));
    }

    /** At the smallest ring degree that has a plan and the next one. */
    private void cheapest() {
        int degrees = 0;
        for (int logN = MIN_LOG_N; logN <= MAX_LOG_N && degrees < 2; logN++) {
            at(logN);
            degrees += best == null && tooLarge == null ? 0 : 1;
        }
        if (degrees == 0) {
            throw refusal != null
                    ? refusal
                    : new CompileException("no secure parameter set up to N = 2^" + MAX_LOG_N
                            + " is deep enough for this network of "
                            + LevelSchedule.depth(lowered.circuit(), false)
                            + " levels; use activations of lower degree or fewer layers");
        }
    }

    private void at(int logN) {
        if (options.ring().slots(1 << logN) < lowered.circuit().positions()) {
            return;
        }
        boolean masks = lowered.circuit().hasMasks();
        for (boolean rescaleLinear : new boolean[] {false, true}) {
            int depth = LevelSchedule.depth(lowered.circuit(), rescaleLinear);
            int keyLevel = LevelSchedule.keyLevel(lowered.circuit(), rescaleLinear);
            for (int bits = ParameterSets.MAX_PRIME_BITS; bits >= ParameterSets.MIN_PRIME_BITS; bits--) {
                int from = rescaleLinear ? bits : MIN_LOG_SCALE;
                int to = rescaleLinear || masks ? bits : MAX_LOG_SCALE;
                for (CkksParameters p : sets.of(logN, bits, depth, keyLevel)) {
                    for (int scale = from; scale <= to; scale++) {
                        consider(new LevelSchedule(p, rescaleLinear, scale));
                    }
                }
            }
        }
    }

    private void consider(LevelSchedule schedule) {
        try {
            CandidatePlan candidate = CandidatePlan.of(lowered, schedule, options.taskBytes());
            if (candidate.logRelativeError() > MAX_LOG_ERROR) {
                refusal = new CompileException(
                        CompileException.Remedy.CALIBRATION,
                        "no schedule is precise enough for this network; give calibration images that show the real"
                                + " range of its values");
            } else if (isBetter(candidate, best) && candidate.taskBytes() <= options.taskBytes()) {
                best = candidate;
            } else if (isBetter(candidate, best) && isBetter(candidate, tooLarge)) {
                tooLarge = candidate;
            }
        } catch (CompileException e) {
            refusal = e;
        }
    }

    /** Faster, or as fast and more precise. */
    private boolean isBetter(CandidatePlan candidate, CandidatePlan than) {
        if (than == null) {
            return true;
        }
        int images = options.images().orElse(0);
        double ratio = candidate.secondsPerImage(images) / than.secondsPerImage(images);
        return ratio < 1 - AS_FAST || ratio < 1 + AS_FAST && candidate.logRelativeError() < than.logRelativeError();
    }

    /** The most precise schedule that a given set's levels allow, over input scales where none is given. */
    private CandidatePlan mostPrecise(CompileOptions.GivenParameters given) {
        CkksParameters p = given.set();
        boolean rescale = p.maxLevel() >= LevelSchedule.depth(lowered.circuit(), true);
        int least = LevelSchedule.depth(lowered.circuit(), false);
        if (!rescale && p.maxLevel() < least) {
            throw new CompileException(
                    CompileException.Remedy.AUTOMATIC_PARAMETERS,
                    "parameter set " + p.name() + " has " + p.maxLevel() + " levels, the network needs at least "
                            + least + "; add primes, or let the compiler choose the parameters");
        }
        List<Double> scales = new ArrayList<>();
        if (given.logScale().isPresent()) {
            scales.add(given.logScale().get());
        } else {
            for (int logScale = MIN_LOG_SCALE; logScale <= MAX_GIVEN_LOG_SCALE; logScale++) {
                scales.add((double) logScale);
            }
        }
        for (double scale : scales) {
            try {
                CandidatePlan candidate =
                        CandidatePlan.of(lowered, new LevelSchedule(p, rescale, scale), options.taskBytes());
                if (best == null
                        || candidate.run().output().error()
                                < best.run().output().error()) {
                    best = candidate;
                }
            } catch (CompileException e) {
                refusal = e;
            }
        }
        if (best == null) {
            throw refusal;
        }
        if (best.logRelativeError() > MAX_GIVEN_LOG_ERROR) {
            throw new CompileException(String.format(
                    Locale.ROOT,
                    "parameter set %s gives scores an error of 2^%.1f of the largest ones, at most 2^%d is"
                            + " useful; use wider primes, more levels, or"
                            + " calibration images that show the real range of values",
                    p.name(),
                    best.logRelativeError(),
                    MAX_GIVEN_LOG_ERROR));
        }
        return best;
    }
}
