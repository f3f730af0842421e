package io.nightjar.model.passes;

import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Turns polynomial activations into completed squares or monic polynomials with affine maps around them, one at a time.
 * What is no such form stays a polynomial per channel.
 */
final class ActivationCompletion {
    /**
     * Squares of arguments, of about 1, that are shifted by more would cancel: a small leading coefficient is no
     * square.
     */
    private static final double MAX_SHIFT = 64;

    private final Graph graph;
    private final Set<Vertex> done = Collections.newSetFromMap(new IdentityHashMap<>());

    ActivationCompletion(Graph graph) {
        this.graph = graph;
    }

    /** Rewrites the first polynomial activation that has not been, if there is one. */
    boolean completeNext() {
        for (Vertex vertex : graph.vertices()) {
            if (vertex.layer instanceof PolynomialActivation polynomial) {
                complete(vertex, polynomial);
                return true;
            } else if (vertex.layer instanceof PolynomialByChannel polynomial && done.add(vertex)) {
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
        } else if (polynomial.degree() != 2 && polynomial.degree() != 4) {
            vertex.layer = PolynomialByChannel.uniform(channels, a);
            return;
        }
        SquareCompletion completion = choose(vertex, polynomial, channels);
        if (Math.abs(completion.shift()) > MAX_SHIFT * completion.before()) {
            vertex.layer = PolynomialByChannel.uniform(channels, a);
            return;
        }
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

    /**
     * The leading coefficients, and a shift that makes the next ones zero, go to the layer before if that can take
     * them. A degree that is a power of two spares a level that way, which a linear step of its own does not take away.
     */
    private void complete(Vertex vertex, PolynomialByChannel polynomial) {
        MonicCompletion completion = MonicCompletion.of(polynomial);
        if (completion == null
                || !MonicCompletion.sparesLevel(polynomial.degree())
                        && !new BackwardFold(graph, false).canFold(vertex.input(), completion.before())) {
            return;
        }
        vertex.layer = completion.polynomial();
        if (!completion.before().isIdentity()) {
            graph.insertBefore(vertex, completion.before().layer());
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
