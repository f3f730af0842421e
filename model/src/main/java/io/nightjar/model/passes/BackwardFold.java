package io.nightjar.model.passes;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.SumPool;
import java.util.Arrays;

/**
 * Moves an affine map into the layers whose output it is applied to. A layer takes it only when nobody else reads its
 * output, so the function of the network stays the same.
 */
final class BackwardFold {
    private final Graph graph;
    private final boolean throughSquares;

    /**
     * A fold into linear layers.
     *
     * @param throughSquares whether positive scales may also pass activations, changing their constants
     */
    BackwardFold(Graph graph, boolean throughSquares) {
        this.graph = graph;
        this.throughSquares = throughSquares;
    }

    /**
     * Folds if every layer concerned can take its part; changes nothing otherwise. The caller removes the map itself.
     */
    boolean fold(Vertex vertex, Affine affine) {
        if (!canFold(vertex, affine)) {
            return false;
        }
        apply(vertex, affine);
        return true;
    }

    boolean canFold(Vertex vertex, Affine affine) {
        if (vertex.isNetworkInput() || !graph.hasOneReader(vertex)) {
            return false;
        }
        if (vertex.layer instanceof Conv2d
                || vertex.layer instanceof Dense
                || vertex.layer instanceof ChannelAffine
                || vertex.layer instanceof ElementAffine) {
            return true;
        } else if (vertex.layer instanceof SumPool pool) {
            return canFold(vertex.input(), beforeSum(pool, affine));
        } else if (vertex.layer instanceof Flatten) {
            return affine.unflattened(graph.shape(vertex.input()))
                    .filter(byChannel -> canFold(vertex.input(), byChannel))
                    .isPresent();
        } else if (vertex.layer instanceof Add) {
            return canFold(vertex.inputs.get(0), affine) && canFold(vertex.inputs.get(1), affine.withoutShift());
        } else if (vertex.layer instanceof PolynomialByChannel polynomial) {
            return affine.isInvertible()
                    && (!polynomial.isMonic()
                            || isOne(affine)
                            || throughSquares && canFold(vertex.input(), root(polynomial, affine)));
        } else if (vertex.layer instanceof CompletedSquare square) {
            return throughSquares
                    && affine.isUniform()
                    && affine.scale()[0] > 0
                    && (affine.scale()[0] == 1 || canFold(vertex.input(), root(square, affine)));
        }
        return false;
    }

    private void apply(Vertex vertex, Affine affine) {
        if (vertex.layer instanceof Conv2d conv) {
            vertex.layer = LayerFolds.after(affine, conv);
        } else if (vertex.layer instanceof Dense dense) {
            vertex.layer = LayerFolds.after(affine, dense);
        } else if (vertex.layer instanceof ChannelAffine first) {
            vertex.layer = affine.after(Affine.of(first)).layer();
        } else if (vertex.layer instanceof ElementAffine first) {
            vertex.layer = LayerFolds.after(affine.flattened(graph.shape(vertex)), first);
        } else if (vertex.layer instanceof SumPool pool) {
            apply(vertex.input(), beforeSum(pool, affine));
        } else if (vertex.layer instanceof Flatten) {
            apply(
                    vertex.input(),
                    affine.unflattened(graph.shape(vertex.input())).orElseThrow());
        } else if (vertex.layer instanceof Add) {
            apply(vertex.inputs.get(0), affine);
            apply(vertex.inputs.get(1), affine.withoutShift());
        } else if (vertex.layer instanceof PolynomialByChannel polynomial) {
            if (polynomial.isMonic() && !isOne(affine)) {
                apply(vertex.input(), root(polynomial, affine));
                vertex.layer = LayerFolds.monicAfter(affine, polynomial);
            } else {
                vertex.layer = LayerFolds.after(affine, polynomial);
            }
        } else if (vertex.layer instanceof CompletedSquare square) {
            if (affine.scale()[0] != 1) {
                apply(vertex.input(), root(square, affine));
            }
            vertex.layer = LayerFolds.after(affine.scale()[0], affine.shift()[0], square);
        }
    }

    /** Whether a map only shifts. */
    private static boolean isOne(Affine affine) {
        return Arrays.stream(affine.scale()).allMatch(s -> s == 1);
    }

    /** What the argument of a monic polynomial takes so that its leading coefficients stay 1 or -1. */
    private static Affine root(PolynomialByChannel polynomial, Affine affine) {
        Affine root = Affine.uniform(affine.channels(), 1, 0);
        for (int c = 0; c < affine.channels(); c++) {
            root.scale()[c] = MonicCompletion.root(affine.scale()[c], polynomial.degree());
        }
        return root;
    }

    /** What the values that a pooling sum adds up take in place of the sum. */
    static Affine beforeSum(SumPool pool, Affine affine) {
        return affine.withShiftTimes(1.0 / pool.windowSize());
    }

    private static Affine root(CompletedSquare square, Affine affine) {
        return Affine.uniform(affine.channels(), Math.pow(affine.scale()[0], 1.0 / square.degree()), 0);
    }
}
