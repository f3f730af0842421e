package io.nightjar.model.circuit;

import java.util.List;

/**
 * What a step reads and makes, without its numbers. Array 0 of a program holds its inputs, array i + 1 what step i
 * makes; a step reads the arrays of its operands as one concatenated list. Each output is made by one producer.
 */
public interface Dataflow {
    /**
     * An array that a step reads.
     *
     * @param array its number
     * @param length ciphertexts in it
     */
    record Operand(int array, int length) {}

    /** What reports call the step. */
    String name();

    /** The arrays that the step reads, in the order in which their ciphertexts are numbered as inputs. */
    List<Operand> operands();

    /** Length of the array it makes. */
    int outputCount();

    /** Number of producers. */
    int producers();

    /** For every output the producer that makes it. */
    int[] producerByOutput();

    /** The inputs that a producer reads, in the order in which it wants them, each once. */
    int[] reads(int producer);

    /** Length of all operands together. */
    default int inputCount() {
        return operands().stream().mapToInt(Operand::length).sum();
    }

    /** Which operand an input belongs to. */
    default int operandOf(int input) {
        int operand = 0;
        for (int rest = input; rest >= operands().get(operand).length(); operand++) {
            rest -= operands().get(operand).length();
        }
        return operand;
    }

    /** The place of the first input of an operand. */
    default int operandStart(int operand) {
        int start = 0;
        for (int i = 0; i < operand; i++) {
            start += operands().get(i).length();
        }
        return start;
    }
}
