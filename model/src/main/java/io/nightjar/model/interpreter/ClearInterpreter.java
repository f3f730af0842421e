package io.nightjar.model.interpreter;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.circuit.UseCounts;
import io.nightjar.model.packing.Packing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The clear interpreter: a value is the row of slots, in plain doubles, with the quantised weights, so that what an
 * encrypted run differs by is the noise of CKKS alone. It also records what values and derivatives every array reaches,
 * unless told not to.
 */
public final class ClearInterpreter implements Interpreter<double[]> {
    private final Packing packing;
    private final IntFunction<double[]> inputs;
    private final List<Step> steps;
    private final Recording recording;
    private final SlotStatistics reached;
    private final Map<boolean[], int[]> cleared = new IdentityHashMap<>();
    private final Deque<double[]> spare = new ArrayDeque<>();
    private int[] positionOf = new int[0];
    private int positionCount;
    private final Disturbance disturbance;

    /** Changes the values of every row as it is made, as the noise of ciphertexts would. */
    public interface Disturbance {
        /** Leaves every row as it is. */
        Disturbance NONE = (array, row) -> {};

        /**
         * @param array that the row belongs to, as {@link ArrayIndex} numbers them
         * @param row slots, which are changed in place
         */
        void disturb(int array, double[] row);
    }

    /** What of the values is recorded. */
    public enum Recording {
        /** For those who want the scores alone. */
        NOTHING,
        /** The largest magnitude of every array. */
        LARGEST,
        /** All of {@link ValueStatistics}. */
        EVERYTHING
    }

    /**
     * @param packing in whose slots the rotations of the steps are counted
     * @param inputs the slots of an input ciphertext, by index: those of the packing, or of one like it
     *     {@link Packing#forImages for fewer images}
     */
    public ClearInterpreter(Packing packing, List<Step> steps, IntFunction<double[]> inputs) {
        this(packing, steps, inputs, Disturbance.NONE, Recording.EVERYTHING);
    }

    /**
     * @param inputs as above; rows that may be changed
     * @param disturbance of inputs and of what steps make
     * @param recording what {@link #reached} tells
     */
    public ClearInterpreter(
            Packing packing,
            List<Step> steps,
            IntFunction<double[]> inputs,
            Disturbance disturbance,
            Recording recording) {
        this.packing = packing;
        this.inputs = inputs;
        this.steps = steps;
        this.recording = recording;
        this.reached = new SlotStatistics(steps);
        this.disturbance = disturbance;
    }

    /** The outputs of a whole program: one row of slots per output. */
    public List<double[]> run() {
        return new DemandDrivenExecutor<>(steps, UseCounts.of(steps), this, 1).run();
    }

    /** What the run has seen; 0 of what it was not to record. */
    public ValueStatistics reached() {
        return reached.overSlots();
    }

    @Override
    public List<double[]> open(int[] indices) {
        List<double[]> opened = new ArrayList<>();
        for (int index : indices) {
            opened.add(seen(ArrayIndex.INPUTS, inputs.apply(index)));
        }
        return opened;
    }

    private double[] seen(int array, double[] row) {
        disturbance.disturb(array, row);
        if (recording == Recording.EVERYTHING) {
            reached.addRow(array, row);
        } else if (recording == Recording.LARGEST) {
            reached.addLargest(array, row);
        }
        return row;
    }

    @Override
    public GroupSum<double[]> linear(LinearStep step, int array, TileGroup group) {
        return new LinearSum(step, array, group);
    }

    private final class LinearSum implements GroupSum<double[]> {
        private final LinearStep step;
        private final int array;
        private final TileGroup group;
        private final double[][][] sums;
        /** By input, those that are at hand. */
        private final double[][] rows;
        /** By source, those that a tile has read and that are no input as it is. */
        private final double[][] prepared;

        LinearSum(LinearStep step, int array, TileGroup group) {
            this.step = step;
            this.array = array;
            this.group = group;
            this.sums = new double[group.tiles().size()][][];
            this.rows = new double[step.inputCount()][];
            this.prepared = new double[step.dataflow().sources().size()][];
        }

        @Override
        public void add(int from, List<double[]> values) {
            for (int i = 0; i < values.size(); i++) {
                int input = group.inputs()[from + i];
                rows[input] = values.get(i);
                if (recording == Recording.EVERYTHING) {
                    reached.addRead(array, input, values.get(i));
                }
            }
            for (int t = 0; t < sums.length; t++) {
                if (sums[t] == null) {
                    sums[t] = begun(group.tiles().get(t), values.get(0).length);
                }
                addColumns(group.tiles().get(t), sums[t]);
            }
            for (int source = 0; source < prepared.length; source++) {
                if (prepared[source] != null) {
                    spare.push(prepared[source]);
                    prepared[source] = null;
                }
            }
            for (int i = 0; i < values.size(); i++) {
                rows[group.inputs()[from + i]] = null;
            }
        }

        @Override
        public List<double[]> finish() {
            List<double[]> outputs = new ArrayList<>();
            for (double[][] tile : sums) {
                for (double[] sum : tile) {
                    outputs.add(seen(array, sum));
                }
            }
            return outputs;
        }

        /** Biases and shifts. */
        private double[][] begun(LinearDataflow.Tile tile, int slots) {
            double[] bias = step.quantized().panels().get(tile.panel()).bias();
            double[][] begun = new double[bias.length][slots];
            for (int m = 0; m < bias.length; m++) {
                if (step.shifts().isEmpty()) {
                    Arrays.fill(begun[m], bias[m]);
                } else {
                    double[] shift = step.shifts().get(tile.outputs()[m]);
                    int[] positions = positions(shift.length, slots);
                    for (int i = 0; i < slots; i++) {
                        begun[m][i] = bias[m] + shift[positions[i]];
                    }
                }
            }
            return begun;
        }

        private void addColumns(LinearDataflow.Tile tile, double[][] sums) {
            LinearDataflow dataflow = step.dataflow();
            QuantizedWeights.Panel panel = step.quantized().panels().get(tile.panel());
            int[] places = new int[tile.sources().length];
            double[][] columns = new double[places.length][];
            double[] factors = new double[places.length];
            int operands = dataflow.operands().size();
            int count = 0;
            for (int k = 0; k < places.length; k++) {
                LinearDataflow.Source source = dataflow.sources().get(tile.sources()[k]);
                if (rows[source.input()] != null) {
                    columns[count] = column(tile.sources()[k]);
                    factors[count] = step.quantized().factors()[operands == 1 ? 0 : dataflow.operandOf(source.input())];
                    places[count++] = k;
                }
            }
            double[][] weights = new double[sums.length][count];
            for (int m = 0; m < sums.length; m++) {
                double ratio = 0;
                for (int c = 0; c < count; c++) {
                    ratio = c > 0 && factors[c] == factors[c - 1] ? ratio : panel.multipliers()[m] / factors[c];
                    weights[m][c] = panel.weights()[m][places[c]] * ratio;
                }
            }
            addProducts(sums, columns, weights);
        }

        /** An input, rotated and masked as tiles read it; made once for all tiles of the group. */
        private double[] column(int number) {
            LinearDataflow.Source source = step.dataflow().sources().get(number);
            double[] row = rows[source.input()];
            if (!source.isRotated() && !source.isMasked()) {
                return row;
            }
            if (prepared[number] == null) {
                double[] column = spare.isEmpty() ? new double[row.length] : spare.pop();
                rotate(row, source.rotation(), column);
                if (source.isMasked()) {
                    for (int slot : cleared(step.dataflow().masks().get(source.mask()), row.length)) {
                        column[slot] = 0;
                    }
                }
                prepared[number] = column;
            }
            return prepared[number];
        }
    }

    /**
     * Four columns at a time, so that a sum is loaded and stored a quarter as often, to all sums in turn, so that the
     * columns stay in a core's first cache.
     */
    private static void addProducts(double[][] sums, double[][] columns, double[][] weights) {
        int count = weights[0].length;
        int c = 0;
        for (; c + 4 <= count; c += 4) {
            for (int m = 0; m < sums.length; m++) {
                addFour(sums[m], columns, weights[m], c);
            }
        }
        for (; c < count; c++) {
            for (int m = 0; m < sums.length; m++) {
                addScaled(sums[m], columns[c], weights[m][c]);
            }
        }
    }

    private static void addFour(double[] sum, double[][] columns, double[] weights, int c) {
        double[] column0 = columns[c];
        double[] column1 = columns[c + 1];
        double[] column2 = columns[c + 2];
        double[] column3 = columns[c + 3];
        double weight0 = weights[c];
        double weight1 = weights[c + 1];
        double weight2 = weights[c + 2];
        double weight3 = weights[c + 3];
        for (int i = 0; i < sum.length; i++) {
            double half = Math.fma(weight0, column0[i], Math.fma(weight1, column1[i], sum[i]));
            sum[i] = Math.fma(weight2, column2[i], Math.fma(weight3, column3[i], half));
        }
    }

    private double[] rotated(double[] row, int rotation) {
        if (rotation == 0) {
            return row;
        }
        double[] out = new double[row.length];
        rotate(row, rotation, out);
        return out;
    }

    private void rotate(double[] row, int rotation, double[] out) {
        int slots = rotation / packing.step() * packing.order().step(packing.positions(), row.length);
        int first = Math.floorMod(slots, row.length);
        System.arraycopy(row, first, out, 0, row.length - first);
        System.arraycopy(row, 0, out, row.length - first, first);
    }

    /** The slots that a mask sets to zero. Those behind the last image are garbage that no image reads. */
    private int[] cleared(boolean[] kept, int slots) {
        int[] known = cleared.get(kept);
        if (known == null) {
            int[] positions = positions(kept.length, slots);
            int[] found = new int[slots];
            int count = 0;
            for (int i = 0; i < slots; i++) {
                if (!kept[positions[i]]) {
                    found[count++] = i;
                }
            }
            known = Arrays.copyOf(found, count);
            cleared.put(kept, known);
        }
        return known;
    }

    /** By slot, the coarse position; kept from one call to the next, which are nearly always for the same numbers. */
    private int[] positions(int count, int slots) {
        if (positionOf.length != slots || positionCount != count) {
            positionOf = new int[slots];
            Arrays.setAll(positionOf, i -> packing.order().position(i, count, slots));
            positionCount = count;
        }
        return positionOf;
    }

    private static void addScaled(double[] sum, double[] row, double weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.fma(weight, row[i], sum[i]);
        }
    }

    @Override
    public List<double[]> activate(ActivationStep step, int array, List<List<double[]>> groups) {
        List<double[]> outputs = new ArrayList<>();
        for (List<double[]> group : groups) {
            double[] sum = new double[group.get(0).length];
            for (double[] u : group) {
                if (recording == Recording.EVERYTHING) {
                    reached.addActivated(array, step, u);
                }
                addActivated(step, u, sum);
            }
            outputs.add(seen(array, sum));
        }
        return outputs;
    }

    private static void addActivated(ActivationStep step, double[] u, double[] sum) {
        double c = step.c();
        double d = step.d();
        double e = step.e();
        if (step.degree() == 2) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += u[i] * u[i] + c + e;
            }
        } else {
            for (int i = 0; i < sum.length; i++) {
                double square = u[i] * u[i] + c;
                sum[i] += square * square + d * u[i] + e;
            }
        }
    }

    @Override
    public List<double[]> activate(PolynomialStep step, int array, int[] outputs, List<List<double[]>> groups) {
        List<double[]> made = new ArrayList<>();
        for (int o = 0; o < outputs.length; o++) {
            int[] inputs = step.reads(outputs[o]);
            double[] sum = new double[groups.get(o).get(0).length];
            for (int g = 0; g < inputs.length; g++) {
                double[] u = groups.get(o).get(g);
                double[] coefficients = step.polynomial(inputs[g]);
                if (recording == Recording.EVERYTHING) {
                    reached.addActivated(array, coefficients, u);
                }
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += Horner.value(coefficients, u[i]);
                }
            }
            made.add(seen(array, sum));
        }
        return made;
    }

    private static int placeOf(int input, int[] reads) {
        int place = 0;
        while (reads[place] != input) {
            place++;
        }
        return place;
    }

    @Override
    public List<double[]> sum(SumStep step, int array, int[] outputs, List<List<double[]>> inputs) {
        List<double[]> sums = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            int[] reads = step.reads(outputs[i]);
            double[] sum = new double[inputs.get(i).get(0).length];
            for (SumStep.Term term : step.outputs().get(outputs[i])) {
                int place = placeOf(term.input(), reads);
                addScaled(sum, rotated(inputs.get(i).get(place), term.rotation()), 1);
            }
            sums.add(seen(array, sum));
        }
        return sums;
    }
}
