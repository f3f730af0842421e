package io.nightjar.model.passes;

import io.nightjar.model.network.PolynomialActivation;

/** Turns polynomial activations into completed squares with affine maps around them, one at a time. */
final class ActivationCompletion {
    private final Graph graph;

    ActivationCompletion(Graph graph) {
        this.graph = graph;
    }

    /**
     * Rewrites the first polynomial activation, if there is one.
     *
     * @throws IllegalArgumentException for a polynomial of degree 3, which has no such form
     */
    boolean completeNext() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof PolynomialActivation polynomial) {
                complete(vertex, polynomial);
                return true;
            }
        }
        return false;
    }

    private void complete(Vertex vertex, PolynomialActivation polynomial) {
        int channels = graph.shape(vertex).channels();
        double[] a = polynomial.coefficients();
        if (polynomial.degree() == 1) {
            vertex.layer = Affine.uniform(channels, a[1], a[0]).layer();
            return;
        } else if (polynomial.degree() == 3) {
            throw new IllegalArgumentException("Activation '" + vertex.name
                    + "' is a polynomial of degree 3, which is no sum of squares; use degree 2 or 4");
        }
        SquareCompletion completion = choose(vertex, polynomial, channels);
        vertex.layer = completion.square();
        Affine before = Affine.uniform(channels, completion.before(), completion.shift());
        Affine after = Affine.uniform(channels, completion.after(), completion.constant());
        if (!before.isIdentity()) {
            graph.insertBefore(vertex, before.layer());
        }
        if (!after.isIdentity()) {
            graph.insertAfter(vertex, after.layer());
        }
    }

    /** The leading coefficient goes to the layer before when that can take it, or must take a shift anyway. */
    private SquareCompletion choose(Vertex vertex, PolynomialActivation polynomial, int channels) {
        SquareCompletion scaledBefore = SquareCompletion.scaledBefore(polynomial);
        Affine before = Affine.uniform(channels, scaledBefore.before(), scaledBefore.shift());
        boolean foldable = new BackwardFold(graph, false).canFold(vertex.input(), before);
        return foldable || scaledBefore.shift() != 0 ? scaledBefore : SquareCompletion.scaledAfter(polynomial);
    }
}
