package io.nightjar.model.lowering;

import io.nightjar.model.packing.SlotOrder;

/**
 * The coarse positions that serve all layouts of a network.
 *
 * @param height rows
 * @param width columns
 * @param order in which slots have them and the images
 */
record CoarseGrid(int height, int width, SlotOrder order) {
    int positions() {
        return height * width;
    }
}
