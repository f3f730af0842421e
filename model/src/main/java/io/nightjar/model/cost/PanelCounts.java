package io.nightjar.model.cost;

/**
 * Matrix products of all groups of tiles that some panels of weights serve, with unrotated sources and with rotated
 * ones.
 */
final class PanelCounts {
    long plainProducts;
    long rotatedProducts;
    long plainColumns;
    long rotatedColumns;
    long plainRows;
    long rotatedRows;

    /** Products of a weight and an unrotated source, with those that fill up blocks of rows. */
    long plainProducts() {
        return plainProducts;
    }

    /** Products of a weight and a rotated source, with those that fill up blocks of rows. */
    long rotatedProducts() {
        return rotatedProducts;
    }

    /** Unrotated sources of single chunks, each made ready once for all tiles of a group. */
    long plainColumns() {
        return plainColumns;
    }

    /** Rotated sources of single chunks, each made ready once for all tiles of a group. */
    long rotatedColumns() {
        return rotatedColumns;
    }

    /** Rows of tiles over Q. */
    long plainRows() {
        return plainRows;
    }

    /** Rows of tiles over QP. */
    long rotatedRows() {
        return rotatedRows;
    }
}
