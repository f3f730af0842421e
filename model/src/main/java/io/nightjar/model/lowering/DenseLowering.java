package io.nightjar.model.lowering;

import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.network.Dense;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lowers a dense layer, whose results are at coarse position (0, 0). Where its input has several coarse positions,
 * either the products are made position by position and their sums rotated, M (T - 1) rotations for M results and T
 * positions, or every ciphertext is rotated to every position first, which is fewer where there are more results than
 * ciphertexts. Columns without a weight are left out.
 */
final class DenseLowering {
    private final int node;
    private final String name;
    private final Dense dense;
    private final int array;
    private final TensorLayout in;
    private final int coarseWidth;
    private final int made;

    /**
     * @param node of the network
     * @param array that is read
     * @param made number of the array that the first of the steps will make
     */
    DenseLowering(int node, String name, Dense dense, int array, TensorLayout in, int coarseWidth, int made) {
        this.node = node;
        this.name = name;
        this.dense = dense;
        this.array = array;
        this.in = in;
        this.coarseWidth = coarseWidth;
        this.made = made;
    }

    /** One step, or a linear step of partial sums and the step that adds them up. */
    List<Step> lower() {
        if (in.holdsOnePixel() || dense.outputs() > in.ciphertexts()) {
            return List.of(rotatedInputs());
        }
        return partialSums();
    }

    /**
     * The ciphertexts with a weight at a coarse position, phase by phase, all channels of a phase together; one at
     * least.
     */
    private int[] ciphertextsAt(int coarseY, int coarseX) {
        List<Integer> indices = new ArrayList<>();
        for (int py = 0; py < in.rows() && in.y().place(coarseY, py) < in.height(); py++) {
            for (int px = 0; px < in.columns() && in.x().place(coarseX, px) < in.width(); px++) {
                for (int c = 0; c < in.channels(); c++) {
                    indices.add(in.index(c, py, px));
                }
            }
        }
        int[] weighted = indices.stream()
                .mapToInt(Integer::intValue)
                .filter(index -> Arrays.stream(column(index, coarseY, coarseX)).anyMatch(w -> w != 0))
                .toArray();
        return weighted.length > 0 ? weighted : new int[] {indices.get(0)};
    }

    private double weight(int output, int index, int coarseY, int coarseX) {
        int y = in.y().place(coarseY, in.phaseY(index));
        int x = in.x().place(coarseX, in.phaseX(index));
        return dense.weights()[output][(in.channel(index) * in.height() + y) * in.width() + x];
    }

    private LinearStep rotatedInputs() {
        List<LinearDataflow.Source> sources = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (int y = 0; y < in.coarseHeight(); y++) {
            for (int x = 0; x < in.coarseWidth(); x++) {
                for (int index : ciphertextsAt(y, x)) {
                    sources.add(new LinearDataflow.Source(index, y * coarseWidth + x, LinearDataflow.UNMASKED));
                    columns.add(column(index, y, x));
                }
            }
        }
        int[] all = new int[columns.size()];
        Arrays.setAll(all, k -> k);
        int[] outputs = new int[dense.outputs()];
        Arrays.setAll(outputs, m -> m);
        return step(
                sources,
                List.of(new LinearDataflow.Tile(0, all, outputs)),
                List.of(new RealWeights.Panel(transposed(columns), dense.bias())),
                outputs.length);
    }

    private List<Step> partialSums() {
        List<LinearDataflow.Source> sources = new ArrayList<>();
        for (int i = 0; i < in.ciphertexts(); i++) {
            sources.add(new LinearDataflow.Source(i, 0, LinearDataflow.UNMASKED));
        }
        List<LinearDataflow.Tile> tiles = new ArrayList<>();
        List<RealWeights.Panel> panels = new ArrayList<>();
        int positions = in.coarseHeight() * in.coarseWidth();
        SumStep.Term[][] terms = new SumStep.Term[dense.outputs()][positions];
        for (int p = 0; p < positions; p++) {
            int y = p / in.coarseWidth();
            int x = p % in.coarseWidth();
            int[] indices = ciphertextsAt(y, x);
            List<double[]> columns = new ArrayList<>();
            for (int index : indices) {
                columns.add(column(index, y, x));
            }
            int[] outputs = new int[dense.outputs()];
            for (int m = 0; m < outputs.length; m++) {
                outputs[m] = m * positions + p;
                terms[m][p] = new SumStep.Term(outputs[m], y * coarseWidth + x);
            }
            tiles.add(new LinearDataflow.Tile(p, indices, outputs));
            double[] bias = p == 0 ? dense.bias() : new double[dense.outputs()];
            panels.add(new RealWeights.Panel(transposed(columns), bias));
        }
        LinearStep products = step(sources, tiles, panels, dense.outputs() * positions);
        Dataflow.Operand partial = new Dataflow.Operand(made, dense.outputs() * positions);
        return List.of(products, SumStep.lowered(name + " sums", partial, List.of(terms)));
    }

    private double[] column(int index, int y, int x) {
        double[] column = new double[dense.outputs()];
        Arrays.setAll(column, m -> weight(m, index, y, x));
        return column;
    }

    private double[][] transposed(List<double[]> columns) {
        double[][] weights = new double[dense.outputs()][columns.size()];
        for (int k = 0; k < columns.size(); k++) {
            for (int m = 0; m < weights.length; m++) {
                weights[m][k] = columns.get(k)[m];
            }
        }
        return weights;
    }

    private LinearStep step(
            List<LinearDataflow.Source> sources,
            List<LinearDataflow.Tile> tiles,
            List<RealWeights.Panel> panels,
            int outputs) {
        List<int[]> groups = new ArrayList<>();
        for (int t = 0; t < tiles.size(); t++) {
            groups.add(new int[] {t});
        }
        List<Dataflow.Operand> operands = List.of(new Dataflow.Operand(array, in.ciphertexts()));
        return LinearStep.lowered(
                new LinearDataflow(name, operands, outputs, sources, List.of(), tiles, groups),
                new RealWeights(node, panels));
    }
}
