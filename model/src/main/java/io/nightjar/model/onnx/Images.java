package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Symbols of any number of dimensions as images of channel, y, x. */
final class Images {
    /** All orders of three axes; images in the order of Keras among the first. */
    static final int[][] ORDERS = {{0, 1, 2}, {2, 0, 1}, {1, 0, 2}, {1, 2, 0}, {0, 2, 1}, {2, 1, 0}};

    private Images() {}

    /** A map (channel, y, x), or a signal (channel, place) as a map of one row. */
    static Symbol map(Symbol symbol, int spatialAxes) {
        int[] dims = symbol.dims();
        if (dims.length != spatialAxes + 1) {
            throw new NodeProblem(
                    "its input of shape " + Arrays.toString(dims) + " per image does not have one axis of channels and "
                            + spatialAxes + " more",
                    "export the model again");
        }
        return spatialAxes == 1 ? symbol.with(symbol.view().reshape(dims[0], 1, dims[1])) : symbol;
    }

    /** The reverse of {@link #map}. */
    static Symbol unmap(Symbol symbol, int spatialAxes) {
        int[] dims = symbol.dims();
        return spatialAxes == 1 ? symbol.with(symbol.view().reshape(dims[0], dims[2])) : symbol;
    }

    static Symbol transpose(Symbol symbol, int... permutation) {
        Move move = Move.transpose(symbol.dims(), permutation);
        return symbol.with(symbol.view().select(move.dims(), move.from()));
    }

    /**
     * The order of three axes in which the symbol is a selection of its node's channels, rows and columns; that in
     * which it is given where there is none.
     */
    static int[] imageOrder(Symbol symbol) {
        for (int[] order : ORDERS) {
            Symbol turned = transpose(symbol, order);
            int[] dims = turned.dims();
            Shape shape = new Shape(dims[0], dims[1], dims[2]);
            if (turned.view().isImage() || Selection.of(turned.view(), shape) != null) {
                return order;
            }
        }
        return ORDERS[0];
    }

    static int[] inverse(int[] permutation) {
        int[] inverse = new int[permutation.length];
        for (int k = 0; k < permutation.length; k++) {
            inverse[permutation[k]] = k;
        }
        return inverse;
    }

    static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }
}
