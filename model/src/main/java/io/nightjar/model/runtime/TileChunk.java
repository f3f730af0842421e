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
 * @param batches the products, by kind
 */
record TileChunk(List<Derived> derived, List<InputSources> byInput, List<Batch> batches) {
    /** Which columns a product has, at which limbs it is made, and by what its rows are multiplied. */
    enum Kind {
        /**
         * Those that are not rotated and those that are masked, at the limbs of Q: masks are divided there by what the
         * rows are multiplied by, so that one product serves all of them.
         */
        JOINT,
        /** Those that are rotated and not masked, at all limbs. */
        ROTATED,
        /** Those that are rotated and masked, at the limbs of special primes. */
        ROTATED_MASKED;

        /** Whether a source is a column of such a product. */
        boolean has(LinearDataflow.Source source) {
            boolean masked = source.isMasked();
            return switch (this) {
                case JOINT -> masked || !source.isRotated();
                case ROTATED -> !masked && source.isRotated();
                case ROTATED_MASKED -> masked && source.isRotated();
            };
        }

        /** Whether the product is made at a limb of Q or, otherwise, of a special prime. */
        boolean isMadeAt(boolean special) {
            return this == ROTATED || special == (this == ROTATED_MASKED);
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
     * The products of one kind, which are made together: tiles read many of the same rows.
     *
     * @param kind of product
     * @param rows that some product reads, each once: the place in the chunk of an input that is read as it is, or
     *     {@link #derived} of the place of a derived source
     * @param products of tiles, at most one of each
     */
    record Batch(Kind kind, int[] rows, List<Product> products) {}

    /**
     * A product of some columns of a tile.
     *
     * @param tile in the group
     * @param weights M x K
     * @param columns K places among the rows of the batch
     */
    record Product(int tile, WeightPanel weights, int[] columns) {}

    /** How a product names the derived source at a place, and back. */
    static int derived(int place) {
        return -1 - place;
    }
}
