package io.nightjar.model.circuit;

import java.util.Arrays;
import java.util.List;

/** A polynomial on every value, summed over groups of inputs: a pooling window, or one input. */
public sealed interface Activation extends Step permits ActivationStep, PolynomialStep {
    /** The array it reads. */
    Operand operand();

    /** The inputs of every output. */
    List<int[]> groups();

    /** The highest power. */
    int degree();

    /** Levels that it spends. */
    int depth();

    /** The same activation over other groups of inputs. */
    Activation withGroups(List<int[]> other);

    /** Whether every input is a group of its own, in order. */
    default boolean isElementwise() {
        if (groups().size() != operand().length()) {
            return false;
        }
        for (int i = 0; i < groups().size(); i++) {
            if (groups().get(i).length != 1 || groups().get(i)[0] != i) {
                return false;
            }
        }
        return true;
    }

    /** Inputs of the largest group. */
    default int largestGroup() {
        return groups().stream().mapToInt(g -> g.length).max().orElseThrow();
    }

    @Override
    default List<Operand> operands() {
        return List.of(operand());
    }

    @Override
    default int outputCount() {
        return groups().size();
    }

    @Override
    default int producers() {
        return groups().size();
    }

    @Override
    default int[] producerByOutput() {
        int[] producers = new int[groups().size()];
        Arrays.setAll(producers, i -> i);
        return producers;
    }

    @Override
    default int[] reads(int producer) {
        return groups().get(producer);
    }

    /** @throws IllegalArgumentException if a group is empty or reads what the operand has not */
    static void requireGroups(String name, Dataflow.Operand operand, List<int[]> groups) {
        for (int[] group : groups) {
            if (group.length == 0) {
                throw new IllegalArgumentException("a group of " + name + " is empty");
            }
            for (int input : group) {
                if (input < 0 || input >= operand.length()) {
                    throw new IllegalArgumentException(
                            "a group of " + name + " reads input " + input + " of " + operand.length());
                }
            }
        }
    }
}
