package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The search for a parameter set and a schedule of one circuit: over the ring degree, the width of the rescaling primes, both ways to treat
 * linear stages, the input scale and the digits of key switching, for the least predicted time per image with enough precision.
 */
final class ScheduleSearch {
    /** log2 of the largest standard deviation of a score's error, relative to the largest score, that is precise enough. */
    private static final double ENOUGH_PRECISION_BITS = -12;

    /** log2 of the largest error of a score, relative to large scores, that a given parameter set may lead to. */
    private static final int LEAST_PRECISION_BITS = -6;

    /** Predicted times that differ by less than this count as equal, and the more precise schedule is taken. */
    private static final double AS_FAST = 0.02;

    /** Up to this width the transforms need no reductions between their passes. */
    private static final int WIDEST_PRIME_BITS = 49;

    private static final int NARROWEST_PRIME_BITS = 40;

    /** Primes of fewer bits are noticeably below their power of two, since they are 1 mod 2N. */
    private static final int NARROWEST_SPECIAL_BITS = 36;

    private static final int SMALLEST_LOG_N = 12;
    private static final int LARGEST_LOG_N = 16;

    private final Candidate.Lowered lowered;
    private final CompileOptions options;
    private Candidate best;
    private double bestSeconds = Double.POSITIVE_INFINITY;
    private PlanException refusal;

    ScheduleSearch(Candidate.Lowered lowered, CompileOptions options) {
        this.lowered = lowered;
        this.options = options;
    }

    /** @throws PlanException if there is none */
    Candidate best() {
        return options.parameters().map(this::mostPrecise).orElseGet(this::cheapest);
    }

    /** At the smallest ring degree that has a plan and the next one. */
    private Candidate cheapest() {
        int degrees = 0;
        for (int logN = SMALLEST_LOG_N; logN <= LARGEST_LOG_N && degrees < 2; logN++) {
            at(logN);
            degrees += best == null ? 0 : 1;
        }
        if (best == null) {
            throw refusal != null
                    ? refusal
                    : new PlanException("no secure parameter set up to N = 2^" + LARGEST_LOG_N
                            + " is deep enough for this network of "
                            + Schedule.depth(lowered.circuit(), false)
                            + " levels; use activations of lower degree or fewer layers");
        }
        return best;
    }

    private void at(int logN) {
        if (1 << (logN - 1) < lowered.circuit().positions()) {
            return;
        }
        for (boolean rescaleLinear : new boolean[] {false, true}) {
            for (int bits = WIDEST_PRIME_BITS; bits >= NARROWEST_PRIME_BITS; bits--) {
                for (CkksParameters p : sets(logN, bits, rescaleLinear)) {
                    if (rescaleLinear) {
                        consider(new Schedule(p, true, bits));
                    } else {
                        for (int scale = 20; scale <= 36; scale++) {
                            consider(new Schedule(p, false, scale));
                        }
                    }
                }
            }
        }
    }

    /** The secure sets of one prime width: for every dnum the fewest special primes, as narrow as they may be. */
    private List<CkksParameters> sets(int logN, int bits, boolean rescaleLinear) {
        int depth = Schedule.depth(lowered.circuit(), rescaleLinear);
        int keyLevel = Schedule.keyLevel(lowered.circuit(), rescaleLinear);
        List<Integer> moduli = new ArrayList<>(Collections.nCopies(depth + 1, bits));
        moduli.set(0, WIDEST_PRIME_BITS);
        List<CkksParameters> sets = new ArrayList<>();
        for (int digits = 1; digits <= keyLevel + 1; digits++) {
            int size = (keyLevel + digits) / digits;
            int largest = WIDEST_PRIME_BITS + (size - 1) * bits;
            int special = (largest + 3 + WIDEST_PRIME_BITS - 1) / WIDEST_PRIME_BITS;
            int width = Math.max(NARROWEST_SPECIAL_BITS, (largest + 3 + special - 1) / special);
            int sum = moduli.stream()
                            .limit(keyLevel + 1L)
                            .mapToInt(Integer::intValue)
                            .sum()
                    + special * width;
            boolean repeats = digits > 1 && size == (keyLevel + digits - 1) / (digits - 1);
            int ceiling = SecurityTable.ceiling(logN);
            if (!repeats && sum <= ceiling && WIDEST_PRIME_BITS + depth * bits <= ceiling) {
                sets.add(CkksParameters.ofWidths(
                        "auto-n" + logN + "-" + depth + "x" + bits + "-dnum" + digits,
                        logN,
                        moduli,
                        Collections.nCopies(special, width),
                        keyLevel,
                        digits,
                        CkksParameters.Security.CLASSICAL_128));
            }
        }
        return sets;
    }

    private void consider(Schedule schedule) {
        try {
            Candidate candidate = Candidate.of(lowered, schedule);
            double seconds = candidate.secondsPerImage(options.images().orElse(0));
            if (candidate.logRelativeError() > ENOUGH_PRECISION_BITS) {
                refusal = new PlanException(
                        "no schedule is precise enough for this network; give calibration images that show the real"
                                + " range of its values");
            } else if (best == null
                    || seconds < bestSeconds * (1 - AS_FAST)
                    || seconds < bestSeconds * (1 + AS_FAST)
                            && candidate.logRelativeError() < best.logRelativeError()) {
                best = candidate;
                bestSeconds = Math.min(bestSeconds, seconds);
            }
        } catch (PlanException e) {
            refusal = e;
        }
    }

    /** The most precise schedule that a given set's levels allow, over input scales where none is given. */
    private Candidate mostPrecise(CkksParameters p) {
        if (p.slots() < lowered.circuit().positions()) {
            throw new PlanException("parameter set " + p.name() + " has " + p.slots() + " slots, an image takes "
                    + lowered.circuit().positions() + " with " + lowered.phases()
                    + " phases; use a larger ring degree or more phases");
        }
        boolean rescale = p.maxLevel() >= Schedule.depth(lowered.circuit(), true);
        int least = Schedule.depth(lowered.circuit(), false);
        if (!rescale && p.maxLevel() < least) {
            throw new PlanException("parameter set " + p.name() + " has " + p.maxLevel()
                    + " levels, the network needs at least " + least + "; add primes or use --params auto");
        }
        List<Double> scales = new ArrayList<>();
        options.logScale().ifPresent(scales::add);
        for (double s = 20; options.logScale().isEmpty() && s <= 50; s++) {
            scales.add(s);
        }
        for (double scale : scales) {
            try {
                Candidate candidate = Candidate.of(lowered, new Schedule(p, rescale, scale));
                if (best == null
                        || candidate.run().output().error()
                                < best.run().output().error()) {
                    best = candidate;
                }
            } catch (PlanException e) {
                refusal = e;
            }
        }
        if (best == null) {
            throw refusal;
        }
        if (best.logRelativeError() > LEAST_PRECISION_BITS) {
            throw new PlanException(String.format(
                    "parameter set %s gives scores an error of 2^%.1f of the largest ones, at most 2^%d is useful; use wider primes, more"
                            + " levels, or calibration images that show the real range of values",
                    p.name(), best.logRelativeError(), LEAST_PRECISION_BITS));
        }
        return best;
    }
}
