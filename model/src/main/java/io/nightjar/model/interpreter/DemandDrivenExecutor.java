package io.nightjar.model.interpreter;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Runs a program backwards from its outputs: a producer runs when one of its outputs is first wanted, and a value is
 * dropped after its last use. So only a sliding window of every array is held, and what no output depends on is never
 * computed.
 */
public final class DemandDrivenExecutor<T> {
    /** Inputs of a group that are wanted at once. */
    public static final int CHUNK = 256;

    /** Activations that are computed side by side, where one to four threads compute them. */
    public static final int WAVE = 4;

    private final List<Step> steps;
    private final Interpreter<T> interpreter;
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
            this.values = new ArrayList<>(Collections.nCopies(reads.length, null));
        }
    }

    /** A value that was read for the last time, and its array. */
    private record LastRead<T>(int array, T value) {}

    /** @param wave activations and sums to run side by side at most */
    public DemandDrivenExecutor(List<Step> steps, int[][] reads, Interpreter<T> interpreter, int wave) {
        this.steps = steps;
        this.interpreter = interpreter;
        this.wave = wave;
        for (int[] counts : reads) {
            arrays.add(new Slots<>(counts.clone()));
        }
        steps.forEach(step -> producers.add(step.producerByOutput()));
    }

    /**
     * As many for each thread as {@link #WAVE} allows: what waits for a wave is held, and the memory of a task is
     * predicted for that many.
     */
    public static int wave(int threads) {
        return threads * Math.max(1, WAVE / threads);
    }

    /** All values of the last array. */
    public List<T> run() {
        int[] all = new int[steps.get(steps.size() - 1).outputCount()];
        Arrays.setAll(all, i -> i);
        return take(ArrayIndex.madeBy(steps.size() - 1), all, new ArrayList<>());
    }

    /**
     * Values of an array, numbered as {@link ArrayIndex} says. Each counts as one read.
     *
     * @param read receives those that were read for the last time; they count as held until they are let go of
     */
    private List<T> take(int array, int[] indices, List<LastRead<T>> read) {
        Slots<T> slots = arrays.get(array);
        int[] missing = Arrays.stream(indices)
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
                read.add(new LastRead<>(array, slots.values.set(i, null)));
            }
        }
        return taken;
    }

    private void letGo(List<LastRead<T>> read) {
        for (LastRead<T> last : read) {
            arrays.get(last.array).held--;
            interpreter.release(last.value);
        }
        read.stream()
                .mapToInt(LastRead::array)
                .distinct()
                .forEach(array -> interpreter.holding(array, arrays.get(array).held));
    }

    private void put(int array, int index, T value) {
        Slots<T> slots = arrays.get(array);
        if (slots.reads[index] > 0) {
            slots.values.set(index, value);
            slots.held++;
        }
    }

    private void produce(int array, int[] missing) {
        if (array == ArrayIndex.INPUTS) {
            open(missing);
            return;
        }
        Step step = steps.get(ArrayIndex.makerOf(array));
        if (step instanceof LinearStep linear) {
            runTileGroups(array, linear, missing);
        } else if (step instanceof ActivationStep activation) {
            runGroups(array, step, missing, (wanted, inputs) -> interpreter.activate(activation, array, inputs));
        } else if (step instanceof PolynomialStep polynomial) {
            runGroups(
                    array, step, missing, (wanted, inputs) -> interpreter.activate(polynomial, array, wanted, inputs));
        } else {
            SumStep sum = (SumStep) step;
            runGroups(array, step, missing, (wanted, inputs) -> interpreter.sum(sum, array, wanted, inputs));
        }
    }

    private void open(int[] missing) {
        List<T> opened = interpreter.open(missing);
        for (int i = 0; i < missing.length; i++) {
            put(ArrayIndex.INPUTS, missing[i], opened.get(i));
        }
        interpreter.holding(ArrayIndex.INPUTS, arrays.get(ArrayIndex.INPUTS).held);
    }

    /** Values that a step reads, named by their place in the list of its operands. */
    private List<T> takeInputs(Dataflow step, int[] inputs, List<LastRead<T>> read) {
        if (step.operands().size() == 1) {
            return take(step.operands().get(0).array(), inputs, read);
        }
        produceInputs(step, inputs);
        List<T> taken = new ArrayList<>(Collections.nCopies(inputs.length, null));
        for (int operand = 0; operand < step.operands().size(); operand++) {
            int own = operand;
            int start = step.operandStart(operand);
            int[] places = IntStream.range(0, inputs.length)
                    .filter(i -> step.operandOf(inputs[i]) == own)
                    .toArray();
            int[] indices = Arrays.stream(places).map(i -> inputs[i] - start).toArray();
            List<T> values = take(step.operands().get(operand).array(), indices, read);
            for (int i = 0; i < places.length; i++) {
                taken.set(places[i], values.get(i));
            }
        }
        return taken;
    }

    /**
     * Makes what is missing before anything of it is taken. What is taken may count as read for the last time, and
     * would be let go of by a step that reads it too and runs only then. Sums that are begun before what they read has
     * been made would be held for all that time; those over QP, which take more than what they read, wait for all of
     * it, others for the first chunk.
     */
    private void produceInputs(Dataflow step, int[] inputs) {
        for (int operand = 0; operand < step.operands().size(); operand++) {
            int own = operand;
            int start = step.operandStart(operand);
            int source = step.operands().get(operand).array();
            int[] missing = Arrays.stream(inputs)
                    .filter(i -> step.operandOf(i) == own)
                    .map(i -> i - start)
                    .filter(i -> arrays.get(source).values.get(i) == null)
                    .distinct()
                    .toArray();
            if (missing.length > 0) {
                produce(source, missing);
            }
        }
    }

    private void runTileGroups(int array, LinearStep step, int[] missing) {
        LinearDataflow dataflow = step.dataflow();
        Set<Integer> groups = new LinkedHashSet<>();
        for (int output : missing) {
            groups.add(producers.get(ArrayIndex.makerOf(array))[output]);
        }
        for (int b : groups) {
            TileGroup group = dataflow.group(b);
            int[] inputs = group.inputs();
            boolean rotated = group.tiles().stream().anyMatch(dataflow::isRotated);
            produceInputs(dataflow, rotated ? inputs : Arrays.copyOf(inputs, Math.min(CHUNK, inputs.length)));
            Interpreter.GroupSum<T> sum = interpreter.linear(step, array, group);
            for (int from = 0; from < inputs.length; from += CHUNK) {
                int to = Math.min(from + CHUNK, inputs.length);
                List<LastRead<T>> read = new ArrayList<>();
                sum.add(from, takeInputs(dataflow, Arrays.copyOfRange(inputs, from, to), read));
                letGo(read);
            }
            List<T> outputs = sum.finish();
            int next = 0;
            for (LinearDataflow.Tile tile : group.tiles()) {
                for (int output : tile.outputs()) {
                    put(array, output, outputs.get(next++));
                }
            }
            interpreter.holding(array, arrays.get(array).held);
        }
    }

    private void runGroups(int array, Dataflow step, int[] missing, BiFunction<int[], List<List<T>>, List<T>> make) {
        for (int from = 0; from < missing.length; from += wave) {
            int[] wanted = Arrays.copyOfRange(missing, from, Math.min(from + wave, missing.length));
            List<LastRead<T>> read = new ArrayList<>();
            List<List<T>> inputs = new ArrayList<>();
            if (step.operands().size() > 1) {
                produceInputs(
                        step,
                        Arrays.stream(wanted)
                                .mapToObj(step::reads)
                                .flatMapToInt(Arrays::stream)
                                .toArray());
            }
            for (int output : wanted) {
                inputs.add(takeInputs(step, step.reads(output), read));
            }
            List<T> outputs = make.apply(wanted, inputs);
            for (int i = 0; i < wanted.length; i++) {
                put(array, wanted[i], outputs.get(i));
            }
            interpreter.holding(array, arrays.get(array).held);
            letGo(read);
        }
    }
}
