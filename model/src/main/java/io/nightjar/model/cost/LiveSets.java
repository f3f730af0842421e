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
    private int[] counts = new int[0];
    private Moment lastCovering;

    /** A moment that is kept, with the places where others were found to differ, which are looked at first. */
    private static final class Moment {
        private final CountingInterpreter.LiveSet set;
        private final int[] counts;
        private int exceededAt;
        private int exceedsAt;

        Moment(CountingInterpreter.LiveSet set) {
            this.set = set;
            this.counts = new int[length(set)];
            fill(set, counts);
        }

        boolean covers(int step, int[] other) {
            if (step >= 0 && step != set.step() || other[exceededAt] > counts[exceededAt]) {
                return false;
            }
            int at = firstAbove(other, counts);
            exceededAt = Math.max(0, at);
            return at < 0;
        }

        boolean isCoveredBy(Moment other) {
            if (set.step() >= 0 && set.step() != other.set.step() || counts[exceedsAt] > other.counts[exceedsAt]) {
                return false;
            }
            int at = firstAbove(counts, other.counts);
            exceedsAt = Math.max(0, at);
            return at < 0;
        }

        /** The first place where a count is above another, or -1. */
        private static int firstAbove(int[] counts, int[] others) {
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > others[i]) {
                    return i;
                }
            }
            return -1;
        }
    }

    private static int length(CountingInterpreter.LiveSet set) {
        return 3 * set.held().length + 1;
    }

    /** All counts of a moment behind each other. */
    private static void fill(CountingInterpreter.LiveSet set, int[] counts) {
        int arrays = set.held().length;
        System.arraycopy(set.held(), 0, counts, 0, arrays);
        System.arraycopy(set.plainSums(), 0, counts, arrays, arrays);
        System.arraycopy(set.rotatedSums(), 0, counts, 2 * arrays, arrays);
        counts[3 * arrays] = set.decomposed();
    }

    /** @param set is copied if it is kept */
    void add(CountingInterpreter.LiveSet set) {
        counts = counts.length == length(set) ? counts : new int[length(set)];
        fill(set, counts);
        if (lastCovering != null && lastCovering.covers(set.step(), counts)) {
            return;
        }
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (moments.get(i).covers(set.step(), counts)) {
                lastCovering = moments.get(i);
                return;
            }
        }
        keep(new Moment(set.copy()));
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
        keep(new Moment(moments.stream()
                .map(m -> m.set)
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
        return moments.stream().map(m -> m.set).toList();
    }
}
