package io.nightjar.model.circuit;

import java.util.Arrays;
import java.util.List;

/** How often every ciphertext of a program is read. */
public final class UseCounts {
    private UseCounts() {}

    /**
     * How often each value of each array is read when a program runs to its end: counts[0] for the inputs, counts[i]
     * for the outputs of step i - 1; zero for what no output depends on.
     */
    public static int[][] of(List<? extends Dataflow> steps) {
        int[][] counts = new int[steps.size() + 1][];
        int last = steps.size();
        counts[last] = new int[steps.get(last - 1).outputCount()];
        Arrays.fill(counts[last], 1);
        for (int s = last - 1; s >= 0; s--) {
            for (Dataflow.Operand operand : steps.get(s).operands()) {
                if (counts[operand.array()] == null) {
                    counts[operand.array()] = new int[operand.length()];
                }
            }
            Dataflow step = steps.get(s);
            boolean[] runs = new boolean[step.producers()];
            int[] producers = step.producerByOutput();
            for (int output = 0; output < producers.length; output++) {
                if (counts[s + 1] != null && counts[s + 1][output] > 0) {
                    runs[producers[output]] = true;
                }
            }
            for (int p = 0; p < runs.length; p++) {
                for (int input : runs[p] ? step.reads(p) : new int[0]) {
                    int operand = step.operandOf(input);
                    counts[step.operands().get(operand).array()][input - step.operandStart(operand)]++;
                }
            }
        }
        for (int array = 0; array < last; array++) {
            if (counts[array] == null) {
                counts[array] = new int[array == 0 ? 0 : steps.get(array - 1).outputCount()];
            }
        }
        return counts;
    }
}
