package io.nightjar.model.program;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a program backwards from its outputs: a producer runs when one of its outputs is first wanted, and a value is dropped after its last
 * use. So only a sliding window of every array is held, and what no output depends on is never computed.
 */
final class DemandRunner<T> {
    /** Columns of a tile that are wanted at once. */
    static final int CHUNK = 256;

    private final List<Step> steps;
    private final Backend<T> backend;
    private final int wave;
    private final List<Slots<T>> arrays = new ArrayList<>();
    private final List<int[]> producers = new ArrayList<>();

    /** Values of one array with the number of reads to come. */
    private static final class Slots<T> {
        final List<T> values;
        final int[] reads;
        int held;

        Slots(int[] reads) {
            this.reads = reads;
            this.values = new ArrayList<>(java.util.Collections.nCopies(reads.length, null));
        }
    }

    /** @param wave activations to run side by side at most */
    DemandRunner(List<Step> steps, int[][] reads, Backend<T> backend, int wave) {
        this.steps = steps;
        this.backend = backend;
        this.wave = wave;
        for (int[] counts : reads) {
            arrays.add(new Slots<>(counts.clone()));
        }
        steps.forEach(step -> producers.add(step.producerByOutput()));
    }

    /** All values of the last array. */
    List<T> run() {
        int[] all = new int[steps.get(steps.size() - 1).outputCount()];
        java.util.Arrays.setAll(all, i -> i);
        return take(steps.size(), all);
    }

    /** Values of array {@code array}: 0 the program's inputs, i the outputs of step i - 1. Each counts as one read. */
    private List<T> take(int array, int[] indices) {
        Slots<T> slots = arrays.get(array);
        int[] missing = java.util.Arrays.stream(indices)
                .filter(i -> slots.values.get(i) == null)
                .distinct()
                .toArray();
        if (missing.length > 0) {
            produce(array, missing);
        }
        List<T> taken = new ArrayList<>(indices.length);
        for (int i : indices) {
            taken.add(slots.values.get(i));
        }
        for (int i : indices) {
            if (--slots.reads[i] == 0) {
                slots.values.set(i, null);
                slots.held--;
            }
        }
        backend.holding(array, slots.held);
        return taken;
    }

    private void put(int array, int index, T value) {
        Slots<T> slots = arrays.get(array);
        if (slots.reads[index] > 0) {
            slots.values.set(index, value);
            slots.held++;
        }
    }

    private void produce(int array, int[] missing) {
        if (array == 0) {
            List<T> opened = backend.open(missing);
            for (int i = 0; i < missing.length; i++) {
                put(0, missing[i], opened.get(i));
            }
            backend.holding(0, arrays.get(0).held);
        } else if (steps.get(array - 1) instanceof LinearStep step) {
            runTiles(array, step, missing);
        } else if (steps.get(array - 1) instanceof ActivationStep step) {
            runGroups(array, step, missing);
        }
    }

    private void runTiles(int array, LinearStep step, int[] missing) {
        Set<Integer> tiles = new LinkedHashSet<>();
        for (int output : missing) {
            tiles.add(producers.get(array - 1)[output]);
        }
        for (int t : tiles) {
            LinearStep.Tile tile = step.tiles().get(t);
            Backend.TileSum<T> sum = backend.linear(step, tile);
            for (int from = 0; from < tile.inputs().length; from += CHUNK) {
                int to = Math.min(from + CHUNK, tile.inputs().length);
                sum.add(from, take(array - 1, java.util.Arrays.copyOfRange(tile.inputs(), from, to)));
            }
            List<T> outputs = sum.finish();
            for (int m = 0; m < outputs.size(); m++) {
                put(array, tile.outputs()[m], outputs.get(m));
            }
            backend.holding(array, arrays.get(array).held);
        }
    }

    private void runGroups(int array, ActivationStep step, int[] missing) {
        for (int from = 0; from < missing.length; from += wave) {
            int to = Math.min(from + wave, missing.length);
            List<List<T>> groups = new ArrayList<>();
            for (int i = from; i < to; i++) {
                groups.add(take(array - 1, step.groups().get(missing[i])));
            }
            List<T> outputs = backend.activate(step, groups);
            for (int i = from; i < to; i++) {
                put(array, missing[i], outputs.get(i - from));
            }
            backend.holding(array, arrays.get(array).held);
        }
    }

    /**
     * How often each value of each array is read when a program runs to its end: counts[0] for the inputs, counts[i] for the outputs of step
     * i - 1; zero for what no output depends on.
     */
    static int[][] countReads(List<Step> steps) {
        int[][] counts = new int[steps.size() + 1][];
        int last = steps.size();
        counts[last] = new int[steps.get(last - 1).outputCount()];
        java.util.Arrays.fill(counts[last], 1);
        for (int s = last - 1; s >= 0; s--) {
            Step step = steps.get(s);
            counts[s] = new int[step.inputCount()];
            boolean[] runs = new boolean[step.producers()];
            int[] producers = step.producerByOutput();
            for (int output = 0; output < producers.length; output++) {
                if (counts[s + 1][output] > 0) {
                    runs[producers[output]] = true;
                }
            }
            for (int p = 0; p < runs.length; p++) {
                if (runs[p]) {
                    for (int input : step.reads(p)) {
                        counts[s][input]++;
                    }
                }
            }
        }
        return counts;
    }
}
