package io.nightjar.model.lowering;

import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.network.Window;
import io.nightjar.model.packing.Axis;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the sums of a pooling layer read in a phase packing. */
final class PoolWindows {
    private final SumPool pool;
    private final TensorLayout in;
    private final TensorLayout out;

    PoolWindows(SumPool pool, TensorLayout in, TensorLayout out) {
        this.pool = pool;
        this.in = in;
        this.out = out;
    }

    /** Whether there is one window, over a map that fills all coarse positions of all its phases. */
    boolean isWholeMap() {
        return isWholeAxis(pool.y(), in.y()) && isWholeAxis(pool.x(), in.x());
    }

    private static boolean isWholeAxis(Window window, Axis axis) {
        return window.kernel() == axis.size() && axis.size() % axis.phases() == 0;
    }

    /** Whether the windows of every phase lie within the coarse position of their output. */
    boolean needNoRotation() {
        return needsNoRotation(pool.y(), in.y(), out.y()) && needsNoRotation(pool.x(), in.x(), out.x());
    }

    private static boolean needsNoRotation(Window window, Axis in, Axis out) {
        return window.stride() * (out.usedPhases() - 1) + window.kernel() <= in.phases();
    }

    /** The ciphertexts of every output's window. */
    List<int[]> byOutput() {
        List<int[]> windows = new ArrayList<>();
        for (int o = 0; o < out.ciphertexts(); o++) {
            int[] window = new int[pool.windowSize()];
            for (int i = 0; i < window.length; i++) {
                window[i] = in.index(
                        out.channel(o),
                        pool.y().input(out.phaseY(o), i / pool.x().kernel()),
                        pool.x().input(out.phaseX(o), i % pool.x().kernel()));
            }
            windows.add(window);
        }
        return windows;
    }

    /** All ciphertexts of every channel. */
    List<int[]> allPhases() {
        List<int[]> windows = new ArrayList<>();
        int phases = in.rows() * in.columns();
        for (int c = 0; c < in.channels(); c++) {
            int first = c * phases;
            int[] window = new int[phases];
            Arrays.setAll(window, i -> first + i);
            windows.add(window);
        }
        return windows;
    }

    /**
     * The sums over all coarse positions of one ciphertext per channel, in stages that each read the one before: runs
     * of columns, then runs of such runs, then the same for rows. Every stage sums few rotations, and there are as many
     * of these as the factors of both lengths have together, not as there are positions.
     */
    List<List<SumStep.Term[]>> overPositions(int coarseWidth) {
        List<List<SumStep.Term[]>> stages = new ArrayList<>();
        addStages(stages, in.coarseWidth(), 1);
        addStages(stages, in.coarseHeight(), coarseWidth);
        return stages;
    }

    private void addStages(List<List<SumStep.Term[]>> stages, int length, int stride) {
        int summed = 1;
        while (summed < length) {
            int factor = smallestFactor(length / summed);
            int step = summed * stride;
            List<SumStep.Term[]> stage = new ArrayList<>();
            for (int c = 0; c < in.channels(); c++) {
                int channel = c;
                SumStep.Term[] terms = new SumStep.Term[factor];
                Arrays.setAll(terms, i -> new SumStep.Term(channel, i * step));
                stage.add(terms);
            }
            stages.add(stage);
            summed *= factor;
        }
    }

    private static int smallestFactor(int number) {
        int factor = 2;
        while (number % factor != 0) {
            factor++;
        }
        return factor;
    }

    /** The same sums as a convolution with one kernel of ones per channel. */
    Conv2d asConvolution() {
        double[][][][] weights =
                new double[in.channels()][1][pool.y().kernel()][pool.x().kernel()];
        for (double[][][] kernel : weights) {
            for (double[] row : kernel[0]) {
                Arrays.fill(row, 1);
            }
        }
        return new Conv2d(weights, new double[in.channels()], pool.y(), pool.x(), in.channels());
    }

    /** Sums of windows of one size as a linear step of ones. */
    static LinearStep ones(int node, String name, int array, int inputs, List<int[]> windows) {
        double[] ones = new double[windows.get(0).length];
        Arrays.fill(ones, 1);
        List<LinearDataflow.Source> sources = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            sources.add(new LinearDataflow.Source(i, 0, LinearDataflow.UNMASKED));
        }
        List<LinearDataflow.Tile> tiles = new ArrayList<>();
        List<int[]> groups = new ArrayList<>();
        for (int o = 0; o < windows.size(); o++) {
            tiles.add(new LinearDataflow.Tile(0, windows.get(o), new int[] {o}));
            groups.add(new int[] {o});
        }
        LinearDataflow dataflow = new LinearDataflow(
                name, List.of(new Dataflow.Operand(array, inputs)), windows.size(), sources, List.of(), tiles, groups);
        RealWeights.Panel panel = new RealWeights.Panel(new double[][] {ones}, new double[1]);
        return LinearStep.lowered(dataflow, new RealWeights(node, List.of(panel)));
    }
}
