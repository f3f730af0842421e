package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.model.network.Shape;
import java.util.Arrays;

/**
 * An ONNX tensor, without its batch axis, as a selection of the elements of a network node's (channel, y, x) tensor:
 * every element is one of them, or zero.
 *
 * @param shape of the node's tensor
 * @param dims the ONNX dimensions
 * @param places for every ONNX element, the last axis fastest, its index in the node's tensor, or {@link #ZERO}; null
 *     where the elements are all those of the node in order
 */
record View(Shape shape, int[] dims, int[] places) {
    /** The place of an element that is zero whatever the image. */
    static final int ZERO = -1;

    View {
        long size = Tensor.size(dims);
        if (size != (places == null ? shape.size() : places.length)) {
            throw new NodeProblem(
                    "a tensor of shape " + Arrays.toString(dims) + " has " + Counts.of(size, "value")
                            + " where there are " + (places == null ? shape.size() : places.length),
                    "export the model again");
        }
        if (places != null && isInOrder(shape, places)) {
            places = null;
        }
    }

    /** All elements of a node's tensor, as channel, y, x. */
    static View image(Shape shape) {
        return new View(shape, new int[] {shape.channels(), shape.height(), shape.width()}, null);
    }

    /** All elements of a node's tensor in order, as one axis. */
    static View vector(Shape shape) {
        return new View(shape, new int[] {shape.size()}, null);
    }

    /** Height, width, channel: what Keras feeds. */
    static View channelLast(Shape shape) {
        int[] dims = {shape.height(), shape.width(), shape.channels()};
        int[] places = new int[shape.size()];
        for (int i = 0; i < places.length; i++) {
            int c = i % shape.channels();
            int pixel = i / shape.channels();
            places[i] = shape.index(c, pixel / shape.width(), pixel % shape.width());
        }
        return new View(shape, dims, places);
    }

    private static boolean isInOrder(Shape shape, int[] places) {
        if (places.length != shape.size()) {
            return false;
        }
        for (int i = 0; i < places.length; i++) {
            if (places[i] != i) {
                return false;
            }
        }
        return true;
    }

    int rank() {
        return dims.length;
    }

    int size() {
        return places == null ? shape.size() : places.length;
    }

    /** The index of an element in the node's tensor, or {@link #ZERO}. */
    int place(int element) {
        return places == null ? element : places[element];
    }

    /** Whether the elements are those of the node in order. */
    boolean isWhole() {
        return places == null;
    }

    /** Whether the dimensions are channel, y, x of the node. */
    boolean isImage() {
        return isWhole() && Arrays.equals(dims, new int[] {shape.channels(), shape.height(), shape.width()});
    }

    /** Whether every element of the node occurs once and nothing else does. */
    boolean isPermutation() {
        if (isWhole()) {
            return true;
        }
        boolean[] seen = new boolean[shape.size()];
        for (int place : places) {
            if (place == ZERO || seen[place]) {
                return false;
            }
            seen[place] = true;
        }
        return places.length == seen.length;
    }

    /** Whether some element is zero whatever the image. */
    boolean hasZeros() {
        return places != null && Arrays.stream(places).anyMatch(place -> place == ZERO);
    }

    /** Whether both take the same elements of equal tensors in the same order, under the same dimensions. */
    boolean isSameAs(View other) {
        return Arrays.equals(dims, other.dims)
                && shape.size() == other.shape.size()
                && Arrays.equals(places, other.places);
    }

    /** The same elements in the same order under other dimensions. */
    View reshape(int... newDims) {
        return new View(shape, newDims, places);
    }

    /** The same elements of a node whose tensor has the same elements in order under another shape. */
    View over(Shape other) {
        return new View(other, dims, places);
    }

    /** Elements of this one by their index, or {@link #ZERO}. */
    View select(int[] newDims, int[] from) {
        int[] selected = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            selected[i] = from[i] == ZERO ? ZERO : place(from[i]);
        }
        return new View(shape, newDims, selected);
    }
}
