package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The search for a parameter set and a schedule: over the width of the rescaling primes, both ways to treat linear stages, the input scale and
 * the digits of key switching, at the smallest ring degree that has a secure set, for the least predicted time per image with enough
 * precision.
 */
final class ScheduleSearch {
    /** log2 of the largest standard deviation of a score's error, relative to the largest score, that is precise enough. */
    private static final double ENOUGH_PRECISION_BITS = -12;

    /** Predicted times that differ by less than this count as equal, and the more precise schedule is taken. */
    private static final double AS_FAST = 0.02;

    /** Up to this width the transforms need no reductions between their passes. */
    private static final int WIDEST_PRIME_BITS = 49;

    /** Primes of fewer bits are noticeably below their power of two, since they are 1 mod 2N. */
    private static final int NARROWEST_SPECIAL_BITS = 36;

    private static final int LARGEST_LOG_N = 16;

    private final Circuit circuit;
    private final ValueBounds bounds;
    private Schedule best;
    private double bestSeconds = Double.POSITIVE_INFINITY;
    private double bestError = Double.POSITIVE_INFINITY;
    private PlanException refusal;

    private ScheduleSearch(Circuit circuit, ValueBounds bounds) {
        this.circuit = circuit;
        this.bounds = bounds;
    }

    static Schedule cheapest(Circuit circuit, ValueBounds bounds) {
        ScheduleSearch search = new ScheduleSearch(circuit, bounds);
        for (int logN = 12; logN <= LARGEST_LOG_N && search.best == null; logN++) {
            search.at(logN);
        }
        if (search.best == null) {
            throw search.refusal != null
                    ? search.refusal
                    : new PlanException("no secure parameter set up to N = 2^" + LARGEST_LOG_N
                            + " is deep enough for this network of " + Schedule.depth(circuit, false)
                            + " squarings; use activations of lower degree or fewer layers");
        }
        return search.best;
    }

    static CostBackend dryRun(Schedule schedule, Circuit circuit, ValueBounds bounds) {
        CostBackend cost = new CostBackend(
                schedule.parameters(),
                schedule.steps(circuit, bounds),
                bounds,
                Schedule.depth(circuit, schedule.rescaleLinear()),
                schedule.inputScale());
        cost.run();
        return cost;
    }

    private void at(int logN) {
        for (boolean rescaleLinear : new boolean[] {false, true}) {
            for (int bits = WIDEST_PRIME_BITS; bits >= 40; bits--) {
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
        int depth = Schedule.depth(circuit, rescaleLinear);
        int keyLevel = Schedule.keyLevel(circuit, rescaleLinear);
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

    private void consider(Schedule candidate) {
        try {
            CostBackend cost = dryRun(candidate, circuit, bounds);
            int last = circuit.stages().size();
            double logError = bounds.logRelativeError(cost.value(last).error());
            double seconds = 0;
            for (int array = 0; array <= last; array++) {
                seconds += cost.count(array).seconds(candidate.parameters().logN());
            }
            if (logError > ENOUGH_PRECISION_BITS) {
                refusal = new PlanException(
                        "no schedule is precise enough for this network; give calibration images that show the real"
                                + " range of its values");
            } else if (seconds < bestSeconds * (1 - AS_FAST)
                    || seconds < bestSeconds * (1 + AS_FAST) && logError < bestError) {
                best = candidate;
                bestSeconds = Math.min(bestSeconds, seconds);
                bestError = logError;
            }
        } catch (PlanException e) {
            refusal = e;
        }
    }
}
