package io.nightjar.model.passes;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;

/** Moves an affine map into all the layers that read its output, or into none. */
final class ForwardFold {
    private final Graph graph;
    private final boolean copies;
    private final BackwardFold otherBranches;

    /**
     * A fold into the readers.
     *
     * @param copies whether padded convolutions may leave the shift behind them, and sums the whole map on the edge
     *     where they read it, in place of a fold over the sum
     */
    ForwardFold(Graph graph, boolean copies) {
        this.graph = graph;
        this.copies = copies;
        otherBranches = new BackwardFold(graph, false);
    }

    /** Folds if every reader can take the map; changes nothing otherwise. The caller removes the map itself. */
    boolean fold(Vertex vertex, Affine affine) {
        if (!canFold(vertex, affine)) {
            return false;
        }
        apply(vertex, affine);
        return true;
    }

    private boolean canFold(Vertex vertex, Affine affine) {
        return !graph.isOutput(vertex)
                && graph.consumers(vertex).stream().allMatch(reader -> canTake(reader, vertex, affine));
    }

    private boolean canTake(Vertex reader, Vertex source, Affine affine) {
        if (reader.layer instanceof Conv2d conv) {
            return copies || !conv.hasZeroPadding() || !affine.shifts();
        } else if (reader.layer instanceof Dense
                || reader.layer instanceof ChannelAffine
                || reader.layer instanceof ElementAffine) {
            return true;
        } else if (reader.layer instanceof PolynomialByChannel polynomial) {
            return affine.isInvertible() && !(polynomial.isMonic() && MonicCompletion.sparesLevel(polynomial.degree()));
        } else if (reader.layer instanceof PolynomialActivation polynomial) {
            return affine.isInvertible() && (affine.isUniform() || isByChannel(polynomial));
        } else if (reader.layer instanceof SumPool pool) {
            return canFold(reader, afterSum(pool, affine));
        } else if (reader.layer instanceof Flatten) {
            return canFold(reader, affine.flattened(graph.shape(source)));
        } else if (reader.layer instanceof Add && copies) {
            return BranchAffines.takesOnEdge(graph, reader);
        } else if (reader.layer instanceof Add) {
            return affine.isInvertible()
                    && reader.inputs.get(0) != reader.inputs.get(1)
                    && otherBranches.canFold(other(reader, source), affine.forOtherBranch())
                    && canFold(reader, affine.withoutShift());
        }
        return false;
    }

    private void apply(Vertex vertex, Affine affine) {
        for (Vertex reader : graph.consumers(vertex)) {
            take(reader, vertex, affine);
        }
    }

    private void take(Vertex reader, Vertex source, Affine affine) {
        if (reader.layer instanceof Conv2d conv) {
            take(reader, conv, graph.shape(source), affine);
        } else if (reader.layer instanceof Dense dense) {
            reader.layer = LayerFolds.before(affine, dense);
        } else if (reader.layer instanceof ChannelAffine second) {
            reader.layer = Affine.of(second).after(affine).layer();
        } else if (reader.layer instanceof ElementAffine second) {
            reader.layer = LayerFolds.before(affine.flattened(graph.shape(source)), second);
        } else if (reader.layer instanceof PolynomialByChannel polynomial) {
            reader.layer = LayerFolds.before(affine, polynomial);
        } else if (reader.layer instanceof PolynomialActivation polynomial && affine.isUniform()) {
            reader.layer = LayerFolds.before(affine.scale()[0], affine.shift()[0], polynomial);
        } else if (reader.layer instanceof PolynomialActivation polynomial) {
            reader.layer = LayerFolds.before(
                    affine, PolynomialByChannel.uniform(affine.channels(), polynomial.coefficients()));
        } else if (reader.layer instanceof SumPool pool) {
            apply(reader, afterSum(pool, affine));
        } else if (reader.layer instanceof Flatten) {
            apply(reader, affine.flattened(graph.shape(source)));
        } else if (reader.layer instanceof Add && copies) {
            BranchAffines.putOnEdges(reader, source, affine);
        } else if (reader.layer instanceof Add) {
            otherBranches.fold(other(reader, source), affine.forOtherBranch());
            apply(reader, affine.withoutShift());
        }
    }

    /** The zeros around a map do not matter behind a padded convolution: conv(s x + t) = conv(s x) + conv(t). */
    private void take(Vertex reader, Conv2d conv, Shape shape, Affine affine) {
        if (!conv.hasZeroPadding() || !affine.shifts()) {
            reader.layer = LayerFolds.before(affine, conv);
            return;
        }
        double[] shift =
                ElementFolding.withoutBias(conv, shape, affine.flattened(shape).shift());
        reader.layer = LayerFolds.before(affine.withoutShift(), conv);
        graph.insertAfter(reader, new ElementAffine(ElementFolding.ones(shift.length), shift));
    }

    /** Whether a polynomial, which has no completed square, costs no more with coefficients per channel. */
    private static boolean isByChannel(PolynomialActivation polynomial) {
        return polynomial.degree() == 3 || polynomial.degree() > 4;
    }

    private static Vertex other(Vertex sum, Vertex source) {
        return sum.inputs.get(sum.inputs.get(0) == source ? 1 : 0);
    }

    private static Affine afterSum(SumPool pool, Affine affine) {
        return affine.withShiftTimes(pool.windowSize());
    }
}
