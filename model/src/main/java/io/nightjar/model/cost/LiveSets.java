package io.nightjar.model.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moments of which none needs less than another in every respect. Beyond {@link #MAX_SETS} of them, those of one step
 * are replaced by one that needs as much as each of them, so that a program's size bounds the time that looking through
 * it takes.
 */
final class LiveSets {
    /** Real networks have some tens, a residual one of twenty layers some hundreds. */
    static final int MAX_SETS = 4096;

    private final List<Moment> moments = new ArrayList<>();
    private Moment lastCovering;

    /**
     * A moment with what tells most pairs apart without a look at every array.
     *
     * @param present a bit for every array that something of is held, several arrays to a bit
     * @param total of all counts
     */
    private record Moment(CountingInterpreter.LiveSet set, long present, long total) {
        static Moment of(CountingInterpreter.LiveSet set) {
            long present = 0;
            long total = set.decomposed();
            for (int i = 0; i < set.held().length; i++) {
                int sums = set.plainSums()[i] + set.rotatedSums()[i];
                present |= (set.held()[i] > 0 ? 1L << i : 0) | (sums > 0 ? 1L << i + Long.SIZE / 2 : 0);
                total += set.held()[i] + sums;
            }
            return new Moment(set, present, total);
        }

        boolean isCoveredBy(Moment other) {
            return total <= other.total && (present & ~other.present) == 0 && set.isCoveredBy(other.set);
        }
    }

    /** @param set is copied if it is kept */
    void add(CountingInterpreter.LiveSet set) {
        Moment moment = Moment.of(set);
        if (lastCovering != null && moment.isCoveredBy(lastCovering)) {
            return;
        }
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (moment.isCoveredBy(moments.get(i))) {
                lastCovering = moments.get(i);
                return;
            }
        }
        keep(Moment.of(set.copy()));
        if (moments.size() > MAX_SETS) {
            join(set.step());
        }
    }

    private void keep(Moment moment) {
        moments.removeIf(m -> m.isCoveredBy(moment));
        moments.add(moment);
        lastCovering = moment;
    }

    private void join(int step) {
        keep(Moment.of(moments.stream()
                .map(Moment::set)
                .filter(m -> m.step() == step)
                .reduce(LiveSets::covering)
                .orElseThrow()));
    }

    private static CountingInterpreter.LiveSet covering(CountingInterpreter.LiveSet a, CountingInterpreter.LiveSet b) {
        return new CountingInterpreter.LiveSet(
                larger(a.held(), b.held()),
                larger(a.plainSums(), b.plainSums()),
                larger(a.rotatedSums(), b.rotatedSums()),
                a.step(),
                Math.max(a.decomposed(), b.decomposed()));
    }

    private static int[] larger(int[] a, int[] b) {
        int[] larger = new int[a.length];
        Arrays.setAll(larger, i -> Math.max(a[i], b[i]));
        return larger;
    }

    List<CountingInterpreter.LiveSet> moments() {
        return moments.stream().map(Moment::set).toList();
    }
}
