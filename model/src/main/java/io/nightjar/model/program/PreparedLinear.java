package io.nightjar.model.program;

import io.nightjar.ckks.math.WeightPanel;
import java.util.Arrays;

/** The weights of one panel, cut into the chunks of columns in which a tile's inputs arrive. */
final class PreparedLinear {
    private final WeightPanel[] chunks;

    PreparedLinear(LinearStep.Panel panel) {
        int columns = panel.columns();
        this.chunks = new WeightPanel[(columns + DemandRunner.CHUNK - 1) / DemandRunner.CHUNK];
        for (int i = 0; i < chunks.length; i++) {
            int from = i * DemandRunner.CHUNK;
            int to = Math.min(from + DemandRunner.CHUNK, columns);
            int[][] weights = new int[panel.rows()][];
            for (int m = 0; m < weights.length; m++) {
                weights[m] = Arrays.copyOfRange(panel.weights()[m], from, to);
            }
            chunks[i] = new WeightPanel(weights);
        }
    }

    /** The weights of the columns from {@code from}, a multiple of the chunk length. */
    WeightPanel chunk(int from) {
        return chunks[from / DemandRunner.CHUNK];
    }
}
