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
 * @param whole the whole numbers that the graph holds it as, such as an image of bytes; null for floats
 * @param hasBatchInside whether the graph counts the first of the dimensions and the batch as one
 */
record Symbol(int base, View view, ChannelPolynomial polynomial, Origin origin, Whole whole, boolean hasBatchInside)
        implements Value {
    Symbol(int base, View view, ChannelPolynomial polynomial, Origin origin) {
        this(base, view, polynomial, origin, null, false);
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

    Symbol with(View newView) {
        return new Symbol(base, newView, polynomial, origin, whole, hasBatchInside);
    }

    Symbol with(ChannelPolynomial newPolynomial, Origin newOrigin) {
        return new Symbol(base, view, newPolynomial, newOrigin, whole, hasBatchInside);
    }

    Symbol negated(Origin newOrigin) {
        return with(polynomial.times(ChannelPolynomial.constant(-1)), newOrigin);
    }

    Symbol asNumbers() {
        return as(null);
    }

    Symbol as(Whole newWhole) {
        return new Symbol(base, view, polynomial, origin, newWhole, hasBatchInside);
    }

    Symbol withBatchInside(boolean inside) {
        return new Symbol(base, view, polynomial, origin, whole, inside);
    }
}
