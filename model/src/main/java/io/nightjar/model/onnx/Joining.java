package io.nightjar.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tensors put together along an axis: one view where they come from one layer, else a sum with zeros between. */
final class Joining {
    private final GraphBuilder builder;
    private final ElementwiseOperators elementwise;

    Joining(GraphBuilder builder, ElementwiseOperators elementwise) {
        this.builder = builder;
        this.elementwise = elementwise;
    }

    Value concat(Origin origin, Arguments in, int axisGiven) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < in.count(); i++) {
            parts.add(in.value(i));
        }
        boolean dependsOnImage = parts.stream().anyMatch(Symbol.class::isInstance);
        int batch = dependsOnImage ? batchAxis(parts) : Symbol.NO_BATCH;
        List<int[]> dims = new ArrayList<>();
        for (Value part : parts) {
            dims.add(MoveOperators.dims(part));
        }
        int[] first = dims.get(0);
        int axis = ShapeOperators.axis(axisGiven, first.length);
        int[] joined = first.clone();
        joined[axis] = 0;
        for (int[] own : dims) {
            for (int k = 0; k < first.length; k++) {
                if (own.length != first.length || (k != axis && own[k] != first[k])) {
                    throw new NodeProblem(
                            "it joins the shapes " + Arrays.toString(first) + " and " + Arrays.toString(own)
                                    + " along axis " + axis,
                            "export the model again");
                }
            }
            joined[axis] = Math.addExact(joined[axis], own[axis]);
        }
        if (!dependsOnImage) {
            return constants(parts, dims, joined, axis);
        } else if (axis == batch) {
            throw new NodeProblem("it joins along the batch axis", "use it along the axes of an image only");
        }
        return symbols(origin, parts, dims, joined, axis);
    }

    /** The axis that is the batch of all parts that depend on the image. */
    private static int batchAxis(List<Value> parts) {
        List<Integer> axes = parts.stream()
                .filter(Symbol.class::isInstance)
                .map(MoveOperators::batchAxis)
                .distinct()
                .toList();
        if (axes.size() > 1) {
            throw new NodeProblem(
                    "its inputs have the batch on different axes", "bring the batch of all inputs to the same axis");
        }
        return axes.get(0);
    }

    /** For every element of the joined tensor its index in the part, or {@link View#ZERO} outside of it. */
    private static Move place(int[] dims, int[] joined, int axis, int start) {
        List<Move.Axis> axes = new ArrayList<>();
        for (int k = 0; k < joined.length; k++) {
            int size = dims[k];
            axes.add(
                    k == axis
                            ? new Move.Axis(joined[k], i -> i < start || i >= start + size ? View.ZERO : i - start)
                            : Move.Axis.whole(size));
        }
        return Move.alongAxes(dims, axes);
    }

    private static Tensor constants(List<Value> parts, List<int[]> dims, int[] joined, int axis) {
        double[] data = null;
        boolean[] ofBatch = null;
        boolean integer = true;
        int start = 0;
        long given = parts.stream().mapToLong(p -> ((Tensor) p).data().length).sum();
        for (int p = 0; p < parts.size(); p++) {
            Tensor part = (Tensor) parts.get(p);
            Move move = place(dims.get(p), joined, axis, start);
            data = data == null ? new double[Tensor.bounded(move.from().length, (int) Math.min(given, 1 << 24))] : data;
            for (int i = 0; i < data.length; i++) {
                if (move.from()[i] != View.ZERO) {
                    data[i] = part.data()[move.from()[i]];
                    if (part.isOfBatch(move.from()[i])) {
                        ofBatch = ofBatch == null ? new boolean[data.length] : ofBatch;
                        ofBatch[i] = true;
                    }
                }
            }
            integer &= part.isInteger();
            start += dims.get(p)[axis];
        }
        return new Tensor(joined, data, integer, ofBatch);
    }

    private Value symbols(Origin origin, List<Value> parts, List<int[]> dims, int[] joined, int axis) {
        List<Symbol> placed = new ArrayList<>();
        Tensor constants = null;
        int start = 0;
        for (int p = 0; p < parts.size(); p++) {
            Move move = place(dims.get(p), joined, axis, start);
            if (parts.get(p) instanceof Symbol symbol) {
                placed.add((Symbol) MoveOperators.moved(symbol, move));
            } else {
                Tensor own = move.apply(((Tensor) parts.get(p)).known(), 0);
                constants = constants == null ? own : (Tensor) elementwise.binary("Add", origin, constants, own);
            }
            start += dims.get(p)[axis];
        }
        Symbol sum = placed.get(0);
        for (Symbol next : placed.subList(1, placed.size())) {
            if ((sum.isInteger() || next.isInteger()) && !isOfSameNode(sum, next)) {
                throw new NodeProblem("it joins whole numbers with others", "cast to float first");
            }
            sum = isOfSameNode(sum, next)
                    ? sum.with(overlaid(sum.view(), next.view()))
                    : builder.add(origin, sum, next);
        }
        return constants == null ? sum : elementwise.binary("Add", origin, sum, constants);
    }

    private static boolean isOfSameNode(Symbol a, Symbol b) {
        return a.base() == b.base()
                && a.shape().equals(b.shape())
                && (a.polynomial() == b.polynomial()
                        || a.polynomial().isIdentity() && b.polynomial().isIdentity());
    }

    private static View overlaid(View a, View b) {
        int[] places = new int[a.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = a.place(i) == View.ZERO ? b.place(i) : a.place(i);
        }
        return new View(a.shape(), a.dims(), places);
    }
}
