package io.nightjar.model.passes;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merges a 1x1 convolution with the convolution before or after it, when no activation is between, also where a sum of
 * branches is; saves a level.
 */
final class PointwiseMerging {
    private final Graph graph;

    PointwiseMerging(Graph graph) {
        this.graph = graph;
    }

    /** Merges until nothing can be merged; says whether anything changed. */
    boolean run() {
        boolean changed = false;
        while (mergeNext()) {
            changed = true;
        }
        return changed;
    }

    private boolean mergeNext() {
        for (Vertex vertex : graph.vertices()) {
            Optional<Conv2d> second = asConvolution(vertex);
            if (vertex.layer instanceof Add && addTwins(vertex)) {
                return true;
            }
            if (second.isPresent() && (mergePair(vertex, second.get()) || mergeBranches(vertex, second.get()))) {
                return true;
            }
        }
        return false;
    }

    /** A convolution, or a pooling sum where that lets what is before it go. */
    private Optional<Conv2d> asConvolution(Vertex vertex) {
        if (vertex.layer instanceof SumPool pool
                && vertex.input().layer instanceof Conv2d first
                && Composition.isSelection(first)
                && graph.hasOneReader(vertex.input())) {
            int channels = graph.shape(vertex).channels();
            return Optional.of(PoolSums.convolution(channels, pool.y(), pool.x(), 1));
        }
        return vertex.layer instanceof Conv2d conv ? Optional.of(conv) : Optional.empty();
    }

    private boolean mergePair(Vertex vertex, Conv2d second) {
        if (!(vertex.input().layer instanceof Conv2d first)) {
            return false;
        }
        boolean goes = graph.hasOneReader(vertex.input());
        if (!goes && !Composition.isSelection(first)) {
            return false;
        }
        Shape in = graph.shape(vertex.input().input());
        Optional<Conv2d> merged = Composition.of(first, second, in);
        double separate = Composition.products(second, graph.shape(vertex.input()));
        double most = goes ? LinearMerging.MAX_GROWTH * (separate + Composition.products(first, in)) : separate;
        if (merged.isEmpty() || Composition.products(merged.get(), in) > most) {
            return false;
        }
        vertex.layer = merged.get();
        vertex.inputs.set(0, vertex.input().input());
        return true;
    }

    /** Two summands that are convolutions of one map with the same windows, or shifts of one that wraps, are one. */
    private boolean addTwins(Vertex sum) {
        List<Vertex> summands = new ArrayList<>();
        collect(sum, summands);
        for (int a = 0; a < summands.size(); a++) {
            for (int b = a + 1; b < summands.size(); b++) {
                Vertex first = summands.get(a);
                Vertex second = summands.remove(b);
                Optional<Conv2d> both = twins(first, second);
                if (both.isPresent()) {
                    summands.set(a, new Vertex(first.name, both.get(), List.of(first.input())));
                    replace(sum, summands);
                    return true;
                }
                summands.add(b, second);
            }
        }
        return false;
    }

    private Optional<Conv2d> twins(Vertex a, Vertex b) {
        if (!(a.layer instanceof Conv2d first)
                || !(b.layer instanceof Conv2d second)
                || a.input() != b.input()
                || !graph.hasOneReader(a)
                || !graph.hasOneReader(b)) {
            return Optional.empty();
        }
        return first.y().equals(second.y())
                        && first.x().equals(second.x())
                        && first.mode().equals(second.mode())
                ? Optional.of(Composition.sum(first, second))
                : Composition.sumOfShifts(first, second, graph.shape(a.input()));
    }

    /** What a summand becomes behind the convolution of the sum. */
    private record Branch(Conv2d conv, Vertex source, String name) {
        Vertex vertex() {
            return AffineFolding.isIdentity(conv) ? source : new Vertex(name, conv, List.of(source));
        }
    }

    /**
     * The convolution of a sum as a sum of convolutions, which is one linear step in place of two. Only where some
     * summand is a convolution that merges, and there are no more products than before.
     */
    private boolean mergeBranches(Vertex vertex, Conv2d conv) {
        if (!(vertex.input().layer instanceof Add)) {
            return false;
        }
        boolean goes = graph.hasOneReader(vertex.input());
        List<Vertex> summands = new ArrayList<>();
        collect(vertex.input(), summands);
        List<Branch> branches = new ArrayList<>();
        double before = Composition.products(conv, graph.shape(vertex.input()));
        double after = 0;
        boolean merges = false;
        for (Vertex summand : summands) {
            Conv2d own = branches.isEmpty() ? conv : conv.with(conv.weights(), new double[conv.outChannels()]);
            Optional<Conv2d> merged = merged(summand, own);
            Vertex source = merged.isPresent() ? summand.input() : summand;
            Branch branch = new Branch(merged.orElse(own), source, summand.name);
            branches.add(branch);
            after += Composition.products(branch.conv, graph.shape(source));
            if (merged.isPresent() && goes && graph.hasOneReader(summand)) {
                before += Composition.products((Conv2d) summand.layer, graph.shape(source));
            }
            merges |= merged.isPresent();
        }
        if (!merges || after > before) {
            return false;
        }
        replace(vertex, branches.stream().map(Branch::vertex).toList());
        return true;
    }

    /** The summands of a sum, through sums that nothing else reads. */
    private void collect(Vertex sum, List<Vertex> summands) {
        for (Vertex input : sum.inputs) {
            if (input.layer instanceof Add && graph.hasOneReader(input)) {
                collect(input, summands);
            } else {
                summands.add(input);
            }
        }
    }

    private Optional<Conv2d> merged(Vertex summand, Conv2d second) {
        return summand.layer instanceof Conv2d first && (graph.hasOneReader(summand) || Composition.isSelection(first))
                ? Composition.of(first, second, graph.shape(summand.input()))
                : Optional.empty();
    }

    /** Makes a vertex the sum of others, or the one other. */
    private static void replace(Vertex vertex, List<Vertex> summands) {
        Vertex last = summands.get(summands.size() - 1);
        if (summands.size() == 1) {
            vertex.layer = last.layer;
            vertex.inputs.clear();
            vertex.inputs.addAll(last.inputs);
            return;
        }
        Vertex sum = summands.get(0);
        for (Vertex next : summands.subList(1, summands.size() - 1)) {
            sum = new Vertex(vertex.name, new Add(), List.of(sum, next));
        }
        vertex.layer = new Add();
        vertex.inputs.clear();
        vertex.inputs.addAll(List.of(sum, last));
    }
}
