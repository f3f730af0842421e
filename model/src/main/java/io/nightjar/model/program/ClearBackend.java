package io.nightjar.model.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The clear interpreter: a value is the row of slots, in plain doubles, with the quantised weights, so that what an encrypted run differs by
 * is the noise of CKKS alone. It also records what values and derivatives every array reaches.
 */
final class ClearBackend implements Backend<double[]> {
    private final java.util.function.IntFunction<double[]> inputs;
    private final List<Step> steps;
    private final double[] largest;
    private final MeanSquares values;
    private final MeanSquares inner;
    private final MeanSquares slopes;

    /** Sums of squares by array. */
    private static final class MeanSquares {
        private final double[] sums;
        private final long[] counts;

        MeanSquares(int arrays) {
            sums = new double[arrays];
            counts = new long[arrays];
        }

        void add(int array, double x) {
            sums[array] += x * x;
            counts[array]++;
        }

        double[] roots() {
            double[] roots = new double[sums.length];
            Arrays.setAll(roots, i -> counts[i] == 0 ? 0 : Math.sqrt(sums[i] / counts[i]));
            return roots;
        }
    }

    /** @param inputs the slots of an input ciphertext, by index */
    ClearBackend(List<Step> steps, java.util.function.IntFunction<double[]> inputs) {
        this.inputs = inputs;
        this.steps = steps;
        this.largest = new double[steps.size() + 1];
        this.values = new MeanSquares(largest.length);
        this.inner = new MeanSquares(largest.length);
        this.slopes = new MeanSquares(largest.length);
    }

    /** The outputs of a whole program: one row of slots per output. */
    List<double[]> run() {
        return new DemandRunner<>(steps, DemandRunner.countReads(steps), this, 1).run();
    }

    /** Largest magnitude seen: index 0 the inputs, i the outputs of step i - 1. */
    double[] largest() {
        return largest.clone();
    }

    /** Root mean square of the values of every array. */
    double[] rms() {
        return values.roots();
    }

    /** Root mean square of u^2 + c for the array of every activation of degree 4, otherwise 0. */
    double[] innerRms() {
        return inner.roots();
    }

    /** Root mean square of the derivative at the inputs of every activation, otherwise 0. */
    double[] slopeRms() {
        return slopes.roots();
    }

    @Override
    public List<double[]> open(int[] indices) {
        List<double[]> opened = new ArrayList<>();
        for (int index : indices) {
            opened.add(seen(0, inputs.apply(index)));
        }
        return opened;
    }

    private double[] seen(int array, double[] row) {
        for (double x : row) {
            largest[array] = Math.max(largest[array], Math.abs(x));
            values.add(array, x);
        }
        return row;
    }

    @Override
    public TileSum<double[]> linear(LinearStep step, LinearStep.Tile tile) {
        LinearStep.Panel panel = step.panels().get(tile.panel());
        return new TileSum<>() {
            private double[][] sums;

            @Override
            public void add(int from, List<double[]> values) {
                if (sums == null) {
                    sums = new double[panel.rows()][values.get(0).length];
                }
                for (int m = 0; m < sums.length; m++) {
                    double unit = panel.multipliers()[m] / step.factor();
                    for (int k = 0; k < values.size(); k++) {
                        addScaled(sums[m], values.get(k), panel.weights()[m][from + k] * unit);
                    }
                }
            }

            @Override
            public List<double[]> finish() {
                for (int m = 0; m < sums.length; m++) {
                    for (int i = 0; i < sums[m].length; i++) {
                        sums[m][i] += panel.bias()[m];
                    }
                    seen(steps.indexOf(step) + 1, sums[m]);
                }
                return List.of(sums);
            }
        };
    }

    private static void addScaled(double[] sum, double[] row, double weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * row[i];
        }
    }

    @Override
    public List<double[]> activate(ActivationStep step, List<List<double[]>> groups) {
        int array = steps.indexOf(step) + 1;
        List<double[]> outputs = new ArrayList<>();
        for (List<double[]> group : groups) {
            double[] sum = new double[group.get(0).length];
            for (double[] u : group) {
                for (int i = 0; i < sum.length; i++) {
                    double square = u[i] * u[i] + step.c();
                    inner.add(array, square);
                    slopes.add(array, step.slope(u[i]));
                    sum[i] += (step.degree() == 2 ? square : square * square + step.d() * u[i]) + step.e();
                }
            }
            outputs.add(seen(array, sum));
        }
        return outputs;
    }
}
