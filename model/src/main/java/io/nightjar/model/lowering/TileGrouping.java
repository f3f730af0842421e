package io.nightjar.model.lowering;

import io.nightjar.model.circuit.Activation;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.UseCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts tiles that read rotated sources into groups: those whose outputs meet in a pooling window belong together, and
 * as many more as the bound on the outputs of a group allows, since all of a group's sums over QP are held at once
 * while its rotations are made only once.
 */
final class TileGrouping {
    private TileGrouping() {}

    /** @param mostOutputs of a group, by node of the network; exceeded only where one window needs more */
    static Circuit apply(Circuit circuit, int[] mostOutputs) {
        int[][] reads = UseCounts.of(circuit.steps());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < circuit.steps().size(); i++) {
            Step step = circuit.steps().get(i);
            if (step instanceof LinearStep linear) {
                int most = mostOutputs[linear.real().node()];
                steps.add(grouped(linear, circuit.readers(ArrayIndex.madeBy(i)), reads[ArrayIndex.madeBy(i)], most));
            } else {
                steps.add(step);
            }
        }
        return circuit.withSteps(steps);
    }

    /** What no output of the circuit depends on stays alone, and is never computed. */
    private static LinearStep grouped(LinearStep step, List<Step> readers, int[] reads, int mostOutputs) {
        LinearDataflow dataflow = step.dataflow();
        int[] block = new int[dataflow.tiles().size()];
        Arrays.setAll(block, t -> t);
        for (Step reader : readers) {
            if (reader instanceof Activation activation) {
                joinWindows(dataflow, activation, block);
            }
        }
        List<List<Integer>> members = new ArrayList<>();
        for (int t = 0; t < block.length; t++) {
            members.add(new ArrayList<>());
            members.get(find(block, t)).add(t);
        }
        List<int[]> groups = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        int outputs = 0;
        for (List<Integer> tiles : members) {
            List<Integer> rotated = new ArrayList<>();
            int made = 0;
            for (int t : tiles) {
                LinearDataflow.Tile tile = dataflow.tiles().get(t);
                boolean wanted = Arrays.stream(tile.outputs()).anyMatch(o -> reads[o] > 0);
                if (wanted && dataflow.isRotated(tile)) {
                    rotated.add(t);
                    made += tile.outputs().length;
                } else {
                    groups.add(new int[] {t});
                }
            }
            if (outputs + made > mostOutputs && !open.isEmpty()) {
                groups.add(array(open));
                open.clear();
                outputs = 0;
            }
            open.addAll(rotated);
            outputs += made;
        }
        if (!open.isEmpty()) {
            groups.add(array(open));
        }
        return LinearStep.lowered(dataflow.withGroups(groups), step.real(), step.shifts());
    }

    private static void joinWindows(LinearDataflow dataflow, Activation activation, int[] block) {
        int[] tileOf = new int[dataflow.outputCount()];
        for (int t = 0; t < dataflow.tiles().size(); t++) {
            for (int output : dataflow.tiles().get(t).outputs()) {
                tileOf[output] = t;
            }
        }
        for (int[] group : activation.groups()) {
            for (int input : group) {
                int a = find(block, tileOf[group[0]]);
                int b = find(block, tileOf[input]);
                block[Math.max(a, b)] = Math.min(a, b);
            }
        }
    }

    private static int find(int[] block, int tile) {
        int root = tile;
        while (block[root] != root) {
            root = block[root];
        }
        return root;
    }

    private static int[] array(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
