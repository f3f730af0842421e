package io.nightjar.model.runtime;

import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.model.circuit.LinearDataflow;
import java.util.List;

/**
 * What the tiles of a group do with a chunk of their inputs: which sources are made of the inputs, and which products
 * read them. Immutable, shared by all threads.
 *
 * @param derived the sources that have to be computed, in the order of their inputs
 * @param byInput the same by input
 * @param byTile the products of every tile of the group; none where a tile reads nothing of the chunk
 */
record TileChunk(List<Derived> derived, List<InputSources> byInput, List<List<Product>> byTile) {
    /** How a product's columns come about; the multiplier of its rows depends on it. */
    enum Kind {
        PLAIN,
        MASKED,
        ROTATED,
        ROTATED_MASKED;

        static Kind of(LinearDataflow.Source source) {
            if (source.isRotated()) {
                return source.isMasked() ? ROTATED_MASKED : ROTATED;
            }
            return source.isMasked() ? MASKED : PLAIN;
        }

        boolean isRotated() {
            return this == ROTATED || this == ROTATED_MASKED;
        }

        boolean isMasked() {
            return this == MASKED || this == ROTATED_MASKED;
        }
    }

    /**
     * A source that has to be computed, limb by limb.
     *
     * @param input place of its ciphertext in the chunk
     * @param rotation in slots, 0 for none
     * @param mask index of the step's mask, or {@link LinearDataflow#UNMASKED}
     */
    record Derived(int input, int rotation, int mask) {
        boolean isRotated() {
            return rotation != 0;
        }

        boolean isMasked() {
            return mask != LinearDataflow.UNMASKED;
        }
    }

    /**
     * The sources that are made of one input, as places among the derived ones.
     *
     * @param input place in the chunk
     * @param masked those that are masked where they are
     * @param rotated those that are rotated, and masked afterwards or not
     */
    record InputSources(int input, int[] masked, int[] rotated) {
        boolean isRotated() {
            return rotated.length > 0;
        }
    }

    /**
     * A product of some columns of a tile.
     *
     * @param kind of all columns
     * @param weights M x K
     * @param rows by column, places in the chunk for plain sources, else places among the derived ones
     */
    record Product(Kind kind, WeightPanel weights, int[] rows) {}
}
