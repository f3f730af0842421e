package io.nightjar.model.runtime;

import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.TileGroup;
import io.nightjar.model.interpreter.DemandDrivenExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A group of tiles of a linear step made ready: their weights are cut into the chunks in which inputs arrive, and
 * within a chunk by kind of source. Immutable, shared by all threads.
 */
final class PreparedTileGroup {
    private final List<LinearDataflow.Tile> tiles;
    private final List<QuantizedWeights.Panel> panels = new ArrayList<>();
    private final boolean[] rotated;
    private final boolean[] masked;
    private final List<TileChunk> chunks = new ArrayList<>();

    private PreparedTileGroup(LinearStep step, TileGroup group, TileChunkBuilder builder) {
        this.tiles = group.tiles();
        this.rotated = new boolean[tiles.size()];
        this.masked = new boolean[tiles.size()];
        for (int t = 0; t < rotated.length; t++) {
            masked[t] = step.dataflow().isMasked(tiles.get(t));
            rotated[t] = step.dataflow().isRotated(tiles.get(t));
            panels.add(step.quantized().panels().get(tiles.get(t).panel()));
        }
        int[] inputs = group.inputs();
        for (int from = 0; from < inputs.length; from += DemandDrivenExecutor.CHUNK) {
            int to = Math.min(from + DemandDrivenExecutor.CHUNK, inputs.length);
            chunks.add(builder.chunk(tiles, Arrays.copyOfRange(inputs, from, to)));
        }
    }

    /** All groups of a step. */
    static PreparedTileGroup[] of(LinearStep step) {
        TileChunkBuilder builder = new TileChunkBuilder(step);
        PreparedTileGroup[] groups = new PreparedTileGroup[step.producers()];
        Arrays.setAll(groups, g -> new PreparedTileGroup(step, step.dataflow().group(g), builder));
        return groups;
    }

    /** Number of tiles. */
    int tiles() {
        return tiles.size();
    }

    /** Number of outputs of a tile, M. */
    int outputs(int tile) {
        return tiles.get(tile).outputs().length;
    }

    /** The place in the step's array of what a row of a tile makes. */
    int output(int tile, int row) {
        return tiles.get(tile).outputs()[row];
    }

    /** The weights of a tile. */
    QuantizedWeights.Panel panel(int tile) {
        return panels.get(tile);
    }

    /** Whether a tile's sum is over QP. */
    boolean isRotated(int tile) {
        return rotated[tile];
    }

    /** Whether a tile reads a masked source, so that all its rows have the multiplier of masks. */
    boolean isMasked(int tile) {
        return masked[tile];
    }

    /** Whether some tile's sum is over QP. */
    boolean isRotated() {
        for (boolean tile : rotated) {
            if (tile) {
                return true;
            }
        }
        return false;
    }

    /** What is done with the inputs from place {@code from} on, a multiple of the chunk length. */
    TileChunk chunk(int from) {
        return chunks.get(from / DemandDrivenExecutor.CHUNK);
    }
}
