package io.nightjar.model.lowering;

import io.nightjar.model.network.Conv2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which output channels have weights for the same input channel, directly or through others. */
final class SharedColumns {
    private final int[] channels;
    private final int[] set;

    /** @param channels outputs, in rising order */
    SharedColumns(List<LinearBranch> terms, int[] channels) {
        this.channels = channels;
        this.set = new int[channels.length];
        Arrays.setAll(set, i -> i);
        terms.forEach(term -> term.conv().ifPresent(conv -> join(term, conv)));
    }

    private void join(LinearBranch term, Conv2d conv) {
        for (int in : term.channels(channels)) {
            int first = -1;
            for (int i = 0; i < channels.length; i++) {
                if (connects(term, conv, channels[i], in)) {
                    first = first < 0 ? i : first;
                    join(first, i);
                }
            }
        }
    }

    private static boolean connects(LinearBranch term, Conv2d conv, int out, int in) {
        for (int y = 0; y < conv.y().kernel(); y++) {
            for (int x = 0; x < conv.x().kernel(); x++) {
                if (term.weight(out, in, y, x) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private void join(int a, int b) {
        int rootA = find(a);
        int rootB = find(b);
        set[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    private int find(int i) {
        int root = i;
        while (set[root] != root) {
            root = set[root];
        }
        return root;
    }

    /** The channels, each in one set, by the first of every set. */
    List<int[]> sets() {
        Map<Integer, List<Integer>> sets = new LinkedHashMap<>();
        for (int i = 0; i < channels.length; i++) {
            sets.computeIfAbsent(find(i), k -> new ArrayList<>()).add(channels[i]);
        }
        return sets.values().stream()
                .map(s -> s.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
