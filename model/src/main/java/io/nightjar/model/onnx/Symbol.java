package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;

/**
 * A tensor that depends on the image: elements of a polynomial in the output of a network node, which is not yet turned
 * into a layer.
 *
 * @param base index of the network's node
 * @param view which elements, in which order; its zeros stay zero whatever the polynomial
 * @param polynomial of every element of the node
 * @param origin the ONNX node that made it
 * @param isInteger whether the graph holds it as whole numbers, as an image of bytes that nothing was computed from
 * @param hasBatchInside whether the graph counts the first of the dimensions and the batch as one
 */
record Symbol(
        int base, View view, ChannelPolynomial polynomial, Origin origin, boolean isInteger, boolean hasBatchInside)
        implements Value {
    Symbol(int base, View view, ChannelPolynomial polynomial, Origin origin) {
        this(base, view, polynomial, origin, false, false);
    }

    /** Of the node's output. */
    Shape shape() {
        return view.shape();
    }

    /** The ONNX dimensions without the batch. */
    int[] dims() {
        return view.dims();
    }

    Symbol with(View newView) {
        return new Symbol(base, newView, polynomial, origin, isInteger, hasBatchInside);
    }

    Symbol with(ChannelPolynomial newPolynomial, Origin newOrigin) {
        return new Symbol(base, view, newPolynomial, newOrigin, isInteger, hasBatchInside);
    }

    Symbol asNumbers() {
        return new Symbol(base, view, polynomial, origin, false, hasBatchInside);
    }

    Symbol withBatchInside(boolean inside) {
        return new Symbol(base, view, polynomial, origin, isInteger, inside);
    }
}
