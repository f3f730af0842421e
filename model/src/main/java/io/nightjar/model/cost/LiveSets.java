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

    /** Of each of four numbers in a long, the bit that none of them has. */
    private static final long BORROW_BITS = 0x8000_8000_8000_8000L;

    private static final int LARGEST_SUM = 0x7fff;

    private final List<LiveSet> moments = new ArrayList<>();
    private long[] sums = new long[64];
    private int lastCovering;

    /** @param set is copied if it is kept */
    void add(LiveSet set) {
        long low = sums(set, 0);
        long high = sums(set, 1);
        if (lastCovering < moments.size() && isCovered(set, low, high, lastCovering)) {
            return;
        }
        for (int i = moments.size() - 1; i >= 0; i--) {
            if (isCovered(set, low, high, i)) {
                lastCovering = i;
                return;
            }
        }
        keep(set.copy());
        if (moments.size() > MAX_SETS) {
            join(set.step());
        }
    }

    private boolean isCovered(LiveSet set, long low, long high, int other) {
        return areAtMost(low, sums[2 * other])
                && areAtMost(high, sums[2 * other + 1])
                && set.isCoveredBy(moments.get(other));
    }

    /** Whether each of four numbers is at most the one in its place. */
    private static boolean areAtMost(long four, long others) {
        return ((others | BORROW_BITS) - four & BORROW_BITS) == BORROW_BITS;
    }

    /**
     * Sums of counts of neighboring arrays, four to a long: those of a moment that another covers are at most as large,
     * which tells most pairs apart.
     *
     * @param half 0 for the first half of the arrays, 1 for the second
     */
    private static long sums(LiveSet set, int half) {
        int arrays = set.held().length;
        long four = 0;
        for (int block = 4 * half; block < 4 * half + 4; block++) {
            long sum = 0;
            for (int i = block * arrays / 8; i < (block + 1) * arrays / 8; i++) {
                sum += (long) set.held()[i] + set.plainSums()[i] + set.rotatedSums()[i];
            }
            four = four << Short.SIZE | Math.min(sum, LARGEST_SUM);
        }
        return four;
    }

    private void keep(LiveSet set) {
        long low = sums(set, 0);
        long high = sums(set, 1);
        int kept = 0;
        for (int i = 0; i < moments.size(); i++) {
            boolean covered = areAtMost(sums[2 * i], low)
                    && areAtMost(sums[2 * i + 1], high)
                    && moments.get(i).isCoveredBy(set);
            if (!covered && kept < i) {
                moments.set(kept, moments.get(i));
                sums[2 * kept] = sums[2 * i];
                sums[2 * kept + 1] = sums[2 * i + 1];
            }
            kept += covered ? 0 : 1;
        }
        moments.subList(kept, moments.size()).clear();
        lastCovering = kept;
        if (2 * kept == sums.length) {
            sums = Arrays.copyOf(sums, 2 * sums.length);
        }
        sums[2 * kept] = low;
        sums[2 * kept + 1] = high;
        moments.add(set);
    }

    private void join(int step) {
        keep(moments.stream()
                .filter(m -> m.step() == step)
                .reduce(LiveSets::covering)
                .orElseThrow());
    }

    private static LiveSet covering(LiveSet a, LiveSet b) {
        return new LiveSet(
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

    List<LiveSet> moments() {
        return List.copyOf(moments);
    }
}
