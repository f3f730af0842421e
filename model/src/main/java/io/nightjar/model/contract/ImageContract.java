package io.nightjar.model.contract;

import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import java.util.BitSet;

/**
 * What a program takes: how images lie in ciphertexts, and which of these it reads.
 *
 * @param packing how images lie in the slots
 * @param shape of an image, at most 2^24 values
 * @param level to encrypt at
 * @param scale to encode at
 * @param order indices of the ciphertexts of a block that the program reads, in the order in which to store them
 */
public record ImageContract(Packing packing, Shape shape, int level, double scale, int[] order) {
    private static final int MAX_VALUES = 1 << 24;

    /**
     * Checks what holds whatever the parameter set; the order is copied.
     *
     * @throws IllegalArgumentException if images are too large for any program or for the packing, or the order names a
     *     ciphertext that there is not, or one twice
     */
    public ImageContract {
        if (packing == null || order == null) {
            throw new IllegalArgumentException("a field is missing");
        }
        order = order.clone();
        if (shape.size() > MAX_VALUES) {
            throw new IllegalArgumentException("images of " + shape.channels() + " x " + shape.height() + " x "
                    + shape.width() + " values are larger than any program takes");
        }
        int limit =
                packing.input(shape.channels(), shape.height(), shape.width()).ciphertexts();
        BitSet seen = new BitSet();
        for (int index : order) {
            if (index < 0 || index >= limit) {
                throw new IllegalArgumentException("input ciphertext " + index + " is outside [0, " + limit + ")");
            }
            if (seen.get(index)) {
                throw new IllegalArgumentException("input ciphertext " + index + " is named twice");
            }
            seen.set(index);
        }
    }

    /** A copy. */
    @Override
    public int[] order() {
        return order.clone();
    }

    /** Which ciphertext holds which part of an image. */
    public TensorLayout layout() {
        return packing.input(shape.channels(), shape.height(), shape.width());
    }
}
