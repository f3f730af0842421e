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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The clear interpreter: a value is the row of slots, in plain doubles, with the quantised weights, so that what an
 * encrypted run differs by is the noise of CKKS alone. It also records what values and derivatives every array reaches.
 */
public final class ClearInterpreter implements Interpreter<double[]> {
    private final Packing packing;
    private final IntFunction<double[]> inputs;
    private final List<Step> steps;
    private final ValueStatistics reached;
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

    /**
     * @param packing in whose slots the rotations of the steps are counted
     * @param inputs the slots of an input ciphertext, by index: those of the packing, or of one like it
     *     {@link Packing#forImages for fewer images}
     */
    public ClearInterpreter(Packing packing, List<Step> steps, IntFunction<double[]> inputs) {
        this(packing, steps, inputs, Disturbance.NONE);
    }

    /**
     * @param inputs as above; rows that may be changed
     * @param disturbance of inputs and of what steps make
     */
    public ClearInterpreter(Packing packing, List<Step> steps, IntFunction<double[]> inputs, Disturbance disturbance) {
        this.packing = packing;
        this.inputs = inputs;
        this.steps = steps;
        this.reached = new ValueStatistics(ArrayIndex.count(steps));
        this.disturbance = disturbance;
    }

    /** The outputs of a whole program: one row of slots per output. */
    public List<double[]> run() {
        return new DemandDrivenExecutor<>(steps, UseCounts.of(steps), this, 1).run();
    }

    /** What the run has seen. */
    public ValueStatistics reached() {
        return reached;
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
        reached.addRow(array, row);
        return row;
    }

    @Override
    public GroupSum<double[]> linear(LinearStep step, int array, TileGroup group) {
        LinearDataflow dataflow = step.dataflow();
        List<LinearDataflow.Tile> tiles = group.tiles();
        return new GroupSum<>() {
            private final double[][][] sums = new double[tiles.size()][][];

            @Override
            public void add(int from, List<double[]> values) {
                Map<Integer, double[]> rows = new HashMap<>();
                for (int i = 0; i < values.size(); i++) {
                    rows.put(group.inputs()[from + i], values.get(i));
                    reached.addRead(array, group.inputs()[from + i], values.get(i));
                }
                for (int t = 0; t < sums.length; t++) {
                    if (sums[t] == null) {
                        sums[t] = new double[tiles.get(t).outputs().length][values.get(0).length];
                    }
                    addColumns(step, tiles.get(t), rows, sums[t]);
                }
            }

            @Override
            public List<double[]> finish() {
                List<double[]> outputs = new ArrayList<>();
                for (int t = 0; t < sums.length; t++) {
                    double[] bias =
                            step.quantized().panels().get(tiles.get(t).panel()).bias();
                    for (int m = 0; m < bias.length; m++) {
                        for (int i = 0; i < sums[t][m].length; i++) {
                            sums[t][m][i] += bias[m];
                        }
                        addShift(step, tiles.get(t).outputs()[m], sums[t][m]);
                        outputs.add(seen(array, sums[t][m]));
                    }
                }
                return outputs;
            }
        };
    }

    private void addShift(LinearStep step, int output, double[] sum) {
        if (!step.shifts().isEmpty()) {
            double[] shift = step.shifts().get(output);
            int[] positions = positions(shift.length, sum.length);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += shift[positions[i]];
            }
        }
    }

    private void addColumns(LinearStep step, LinearDataflow.Tile tile, Map<Integer, double[]> rows, double[][] sums) {
        LinearDataflow dataflow = step.dataflow();
        QuantizedWeights.Panel panel = step.quantized().panels().get(tile.panel());
        int[] places = new int[tile.sources().length];
        double[][] columns = new double[places.length][];
        double[] factors = new double[places.length];
        int operands = dataflow.operands().size();
        int count = 0;
        for (int k = 0; k < tile.sources().length; k++) {
            LinearDataflow.Source source = dataflow.sources().get(tile.sources()[k]);
            double[] row = rows.get(source.input());
            if (row != null) {
                double[] rotated = rotated(row, source.rotation());
                columns[count] =
                        source.isMasked() ? masked(rotated, dataflow.masks().get(source.mask())) : rotated;
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
            sum[i] += weight0 * column0[i] + weight1 * column1[i] + (weight2 * column2[i] + weight3 * column3[i]);
        }
    }

    private double[] rotated(double[] row, int rotation) {
        if (rotation == 0) {
            return row;
        }
        int slots = rotation / packing.step() * packing.order().step(packing.positions(), row.length);
        int first = Math.floorMod(slots, row.length);
        double[] out = new double[row.length];
        System.arraycopy(row, first, out, 0, row.length - first);
        System.arraycopy(row, 0, out, row.length - first, first);
        return out;
    }

    /** Slots behind the last image are garbage that no image reads. */
    private double[] masked(double[] row, boolean[] kept) {
        int[] positions = positions(kept.length, row.length);
        double[] out = new double[row.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = kept[positions[i]] ? row[i] : 0;
        }
        return out;
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
            sum[i] += weight * row[i];
        }
    }

    @Override
    public List<double[]> activate(ActivationStep step, int array, List<List<double[]>> groups) {
        List<double[]> outputs = new ArrayList<>();
        for (List<double[]> group : groups) {
            double[] sum = new double[group.get(0).length];
            for (double[] u : group) {
                reached.addActivated(array, step, u);
                for (int i = 0; i < sum.length; i++) {
                    double square = u[i] * u[i] + step.c();
                    sum[i] += (step.degree() == 2 ? square : square * square + step.d() * u[i]) + step.e();
                }
            }
            outputs.add(seen(array, sum));
        }
        return outputs;
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
                reached.addActivated(array, coefficients, u);
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
