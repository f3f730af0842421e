package io.nightjar.model.circuit;

import java.util.Arrays;
import java.util.List;

/** How often every ciphertext of a program is read. */
public final class UseCounts {
    private UseCounts() {}

    /**
     * How often each value of each array is read when a program runs to its end, by array as {@link ArrayIndex} numbers
     * them; zero for what no output depends on.
     */
    public static int[][] of(List<? extends Dataflow> steps) {
        int last = steps.size();
        int[][] counts = new int[ArrayIndex.count(steps)][];
        counts[ArrayIndex.INPUTS] = new int[inputCount(steps)];
        for (int s = 0; s < last; s++) {
            counts[ArrayIndex.madeBy(s)] = new int[steps.get(s).outputCount()];
        }
        Arrays.fill(counts[last], 1);
        for (int s = last - 1; s >= 0; s--) {
            Dataflow step = steps.get(s);
            boolean[] runs = new boolean[step.producers()];
            int[] producers = step.producerByOutput();
            for (int output = 0; output < producers.length; output++) {
                runs[producers[output]] |= counts[ArrayIndex.madeBy(s)][output] > 0;
            }
            for (int p = 0; p < runs.length; p++) {
                if (runs[p]) {
                    countReads(step, p, counts);
                }
            }
        }
        return counts;
    }

    /** Length of array 0, or 0 where no step reads it. */
    private static int inputCount(List<? extends Dataflow> steps) {
        return steps.stream()
                .flatMap(step -> step.operands().stream())
                .filter(operand -> operand.array() == 0)
                .mapToInt(Dataflow.Operand::length)
                .findFirst()
                .orElse(0);
    }

    private static void countReads(Dataflow step, int producer, int[][] counts) {
        for (int input : step.reads(producer)) {
            int operand = step.operandOf(input);
            counts[step.operands().get(operand).array()][input - step.operandStart(operand)]++;
        }
    }
}
