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

    private final List<CountingInterpreter.LiveSet> moments = new ArrayList<>();

    void add(CountingInterpreter.LiveSet moment) {
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (moment.isCoveredBy(moments.get(i))) {
                return;
            }
        }
        moments.removeIf(m -> m.isCoveredBy(moment));
        moments.add(moment);
        if (moments.size() > MAX_SETS) {
            join(moment.step());
        }
    }

    private void join(int step) {
        CountingInterpreter.LiveSet all = moments.stream()
                .filter(m -> m.step() == step)
                .reduce(LiveSets::covering)
                .orElseThrow();
        moments.removeIf(m -> m.isCoveredBy(all));
        moments.add(all);
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
        return List.copyOf(moments);
    }
}
