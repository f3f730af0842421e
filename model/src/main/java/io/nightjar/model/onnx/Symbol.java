package io.nightjar.model.onnx;

import io.nightjar.model.network.Shape;

/**
 * A tensor that depends on the image: a polynomial in the output of a network node, not yet turned into a layer.
 *
 * @param base index of the network's node
 * @param shape of that node's output
 * @param layout how the ONNX tensor's elements lie in it
 * @param origin the ONNX node that made it
 */
record Symbol(int base, Shape shape, Layout layout, ChannelPolynomial polynomial, Origin origin) implements Value {
    Symbol with(Layout newLayout) {
        return new Symbol(base, shape, newLayout, polynomial, origin);
    }

    Symbol with(ChannelPolynomial newPolynomial, Origin newOrigin) {
        return new Symbol(base, shape, layout, newPolynomial, newOrigin);
    }
}
