package io.nightjar.model.circuit;

import java.util.List;

/**
 * The tiles of a linear step that are computed together, so that a rotation which several of them read is made once.
 *
 * @param number of the group in its step
 * @param tiles in the order in which their outputs come
 * @param inputs places in the list of the step's operands, in the order in which the tiles want them, each once
 */
public record TileGroup(int number, List<LinearDataflow.Tile> tiles, int[] inputs) {
    /** Number of outputs of all tiles. */
    public int outputCount() {
        return tiles.stream().mapToInt(t -> t.outputs().length).sum();
    }
}
