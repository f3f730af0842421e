package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * How the elements of an ONNX tensor, without its batch axis, lie in the network's (channel, y, x) tensor.
 *
 * @param axes sizes of channel, y, x
 * @param order those three axes (0, 1, 2), the slowest of the ONNX tensor first
 * @param dims the ONNX dimensions; they may merge or split axes, but keep the order of elements
 */
record Layout(Shape axes, int[] order, int[] dims) {
    private static final int[][] ORDERS = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    static Layout image(Shape shape) {
        return new Layout(shape, ORDERS[0], new int[] {shape.channels(), shape.height(), shape.width()});
    }

    static Layout vector(int n) {
        return new Layout(Shape.vector(n), ORDERS[0], new int[] {n});
    }

    /** Height, width, channel: what Keras feeds. */
    static Layout channelLast(Shape shape) {
        return new Layout(shape, new int[] {1, 2, 0}, new int[] {shape.height(), shape.width(), shape.channels()});
    }

    /** Whether the ONNX dimensions are channel, y, x. */
    boolean isImage() {
        return Arrays.equals(imageOrder(), ORDERS[0]);
    }

    /** Whether the ONNX elements come in the order of the network's. */
    boolean isInOrder() {
        return Arrays.equals(nonTrivial(order), nonTrivial(ORDERS[0]));
    }

    /** Whether the other layout has the same dimensions and puts every element in the same place. */
    boolean isSameAs(Layout other) {
        return Arrays.equals(dims, other.dims)
                && (axes.equals(other.axes) && Arrays.equals(order, other.order)
                        || Arrays.equals(places(), other.places()));
    }

    /** Whether at most the last dimension is above one, as a matrix product needs it. */
    boolean isVector() {
        return dims.length > 0 && dims[dims.length - 1] == axes.size();
    }

    /** The same elements in the same order under other dimensions. */
    Layout reshape(int... newDims) {
        return new Layout(axes, order, newDims);
    }

    /** Axes permuted; null when the dimensions are not the three axes, so that the result has no layout. */
    Layout transpose(int[] permutation) {
        int[] newDims = permute(dims, permutation);
        int[] present = imageOrder();
        if (present != null && dims.length == 3) {
            return new Layout(axes, permute(present, permutation), newDims);
        }
        int[] moved = Arrays.stream(permutation).filter(k -> dims[k] != 1).toArray();
        return Arrays.equals(moved, Arrays.stream(moved).sorted().toArray()) ? reshape(newDims) : null;
    }

    /** For every ONNX element its place in the network's tensor. */
    int[] places() {
        int[] places = new int[axes.size()];
        IntUnaryOperator place = place();
        for (int i = 0; i < places.length; i++) {
            places[i] = place.applyAsInt(i);
        }
        return places;
    }

    /** Leads from an ONNX element to its place in the network's tensor. */
    IntUnaryOperator place() {
        int[] size = permute(new int[] {axes.channels(), axes.height(), axes.width()}, order);
        int[] at = new int[3];
        return i -> {
            at[order[2]] = i % size[2];
            at[order[1]] = i / size[2] % size[1];
            at[order[0]] = i / size[2] / size[1];
            return axes.index(at[0], at[1], at[2]);
        };
    }

    /** Which axis each of three dimensions is, size-1 axes placed freely; null when the dimensions are not the axes. */
    private int[] imageOrder() {
        int[] wanted = nonTrivial(order);
        int[] size = {axes.channels(), axes.height(), axes.width()};
        for (int[] candidate : ORDERS) {
            if (Arrays.equals(permute(size, candidate), dims) && Arrays.equals(nonTrivial(candidate), wanted)) {
                return candidate;
            }
        }
        return null;
    }

    private int[] nonTrivial(int[] axisOrder) {
        int[] size = {axes.channels(), axes.height(), axes.width()};
        return Arrays.stream(axisOrder).filter(axis -> size[axis] > 1).toArray();
    }

    private static int[] permute(int[] values, int[] permutation) {
        return Arrays.stream(permutation).map(k -> values[k]).toArray();
    }
}
