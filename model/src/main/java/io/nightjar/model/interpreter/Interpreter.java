package io.nightjar.model.interpreter;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import java.util.List;

/**
 * What steps mean for one kind of value; implementations return new values and never change their operands. A step
 * comes with the number of the array it makes (see {@link ArrayIndex}); its inputs are named by their place in the list
 * of its operands.
 *
 * @param <T> a ciphertext, or what represents one
 */
public interface Interpreter<T> {
    /** Opens inputs of the program; indices come in the order of first use over a whole run. */
    List<T> open(int[] indices);

    /** Running sums of one group of tiles, so that a long row of inputs need not be held at once. */
    interface GroupSum<T> {
        /** Adds the inputs from place {@code from} of {@link TileGroup#inputs} on. */
        void add(int from, List<T> inputs);

        /** The outputs of all tiles, one tile after the other. */
        List<T> finish();
    }

    /**
     * Begins the sums of one group of tiles of a linear step.
     *
     * @throws IllegalStateException if this interpreter computes with weights and those of the step are still real
     */
    GroupSum<T> linear(LinearStep step, int array, TileGroup group);

    /** One output per group. */
    List<T> activate(ActivationStep step, int array, List<List<T>> groups);

    /** One output per number in {@code outputs}, each from its group of inputs. */
    List<T> activate(PolynomialStep step, int array, int[] outputs, List<List<T>> groups);

    /** One output per number in {@code outputs}, each from what it reads. */
    List<T> sum(SumStep step, int array, int[] outputs, List<List<T>> inputs);

    /** Called when the number of values held changes, so that an interpreter can measure. */
    default void holding(int array, int held) {}

    /** Called when nothing will read a value again. */
    default void release(T value) {}
}
