package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;
import java.util.Arrays;

/**
 * A tensor that depends on the image: elements of a polynomial in the output of a network node, which is not yet turned
 * into a layer.
 *
 * @param base index of the network's node
 * @param view which elements, in which order; its zeros stay zero whatever the polynomial
 * @param polynomial of every element of the node
 * @param origin the ONNX node that made it
 * @param whole the whole numbers that the graph holds it as, such as an image of bytes; null for floats
 * @param batchAxis which axis of the graph's tensor the batch is, {@link #NO_BATCH} or {@link #BATCH_INSIDE}
 */
record Symbol(int base, View view, ChannelPolynomial polynomial, Origin origin, Whole whole, int batchAxis)
        implements Value {
    /** The graph is made for one image and has dropped the axis of the batch. */
    static final int NO_BATCH = -1;
    /** The graph counts the first of the dimensions and the batch as one. */
    static final int BATCH_INSIDE = -2;

    Symbol(int base, View view, ChannelPolynomial polynomial, Origin origin) {
        this(base, view, polynomial, origin, null, 0);
    }

    /** Of the node's output. */
    Shape shape() {
        return view.shape();
    }

    /** The ONNX dimensions without the batch. */
    int[] dims() {
        return view.dims();
    }

    /** Whether the graph holds it as whole numbers. */
    boolean isInteger() {
        return whole != null;
    }

    /** The ONNX dimensions, 1 where the batch is an axis of its own. */
    int[] fullDims() {
        return batchAxis < 0 ? dims().clone() : withAxis(dims(), batchAxis);
    }

    private static int[] withAxis(int[] dims, int axis) {
        int[] all = new int[dims.length + 1];
        System.arraycopy(dims, 0, all, 0, axis);
        all[axis] = 1;
        System.arraycopy(dims, axis, all, axis + 1, dims.length - axis);
        return all;
    }

    boolean hasBatchInside() {
        return batchAxis == BATCH_INSIDE;
    }

    boolean isBatchFirst() {
        return batchAxis == 0;
    }

    Symbol with(View newView) {
        return new Symbol(base, newView, polynomial, origin, whole, batchAxis);
    }

    Symbol with(ChannelPolynomial newPolynomial, Origin newOrigin) {
        return new Symbol(base, view, newPolynomial, newOrigin, whole, batchAxis);
    }

    Symbol negated(Origin newOrigin) {
        return with(polynomial.times(ChannelPolynomial.constant(-1)), newOrigin);
    }

    Symbol asNumbers() {
        return as(null);
    }

    Symbol as(Whole newWhole) {
        return new Symbol(base, view, polynomial, origin, newWhole, batchAxis);
    }

    Symbol withBatchAxis(int axis) {
        return new Symbol(base, view, polynomial, origin, whole, axis);
    }

    /** With the batch and the whole numbers of a symbol that has the same values; its zeros are values now. */
    Symbol inPlaceOf(Symbol symbol) {
        Whole own = symbol.whole;
        return withBatchAxis(symbol.batchAxis).as(own != null && symbol.view.hasZeros() ? own.with(0) : own);
    }

    /** The same elements in the same order under other dimensions, among which the batch is 1. */
    Symbol withFullDims(int[] dims, int newBatchAxis) {
        return with(view.reshape(without(dims, newBatchAxis))).withBatchAxis(newBatchAxis);
    }

    /** Dimensions less the axis of the batch, where it is one. */
    static int[] without(int[] dims, int batchAxis) {
        if (batchAxis < 0) {
            return dims;
        }
        int[] rest = Arrays.copyOf(dims, dims.length - 1);
        System.arraycopy(dims, batchAxis + 1, rest, batchAxis, rest.length - batchAxis);
        return rest;
    }

    /** Of a graph for one image the batch is any axis of size 1; it is taken for the first where that is one. */
    Symbol ofOneImage() {
        int[] dims = fullDims();
        return batchAxis != 0 && batchAxis != BATCH_INSIDE && dims.length > 0 && dims[0] == 1
                ? withFullDims(dims, 0)
                : this;
    }
}
