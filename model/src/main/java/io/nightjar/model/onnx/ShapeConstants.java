package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Shape operators on constants: how exporters compute the target of a Reshape, and store weights. */
final class ShapeConstants {
    private ShapeConstants() {}

    static Tensor read(Origin origin, Arguments in, Attributes attributes) {
        Tensor tensor = in.constant(0);
        return switch (origin.operator()) {
            case "Gather" -> gather(tensor, in.constant(1), attributes);
            case "Concat" -> concat(in, attributes);
            case "Slice" -> slice(tensor, in, attributes);
            case "Transpose" -> transpose(tensor, attributes);
            case "Reshape" -> reshape(tensor, in.constant(1).toInts());
            case "Squeeze" ->
                tensor.reshape(
                        Arrays.stream(tensor.dims()).filter(dim -> dim != 1).toArray());
            case "Unsqueeze" -> unsqueeze(tensor, ShapeOperators.axes(in, attributes));
            case "Shape" ->
                Tensor.vector(Arrays.stream(tensor.dims()).asDoubleStream().toArray());
            default -> tensor.reshape(flattened(tensor, attributes.integer("axis", 1)));
        };
    }

    private static Tensor gather(Tensor tensor, Tensor indices, Attributes attributes) {
        if (tensor.rank() != 1 || attributes.integer("axis", 0) != 0) {
            throw onlyVectors();
        }
        double[] picked = new double[indices.data().length];
        for (int i = 0; i < picked.length; i++) {
            int index = (int) indices.data()[i];
            index = index < 0 ? index + tensor.data().length : index;
            if (index < 0 || index >= tensor.data().length) {
                throw new NodeProblem("its index lies outside its input", "export the model again");
            }
            picked[i] = tensor.data()[index];
        }
        return new Tensor(indices.dims(), picked);
    }

    private static Tensor concat(Arguments in, Attributes attributes) {
        long length = 0;
        int longest = 0;
        for (int i = 0; i < in.count(); i++) {
            if (in.constant(i).rank() != 1 || attributes.integer("axis", 0) != 0) {
                throw onlyVectors();
            }
            length += in.constant(i).data().length;
            longest = Math.max(longest, in.constant(i).data().length);
        }
        double[] joined = new double[Tensor.bounded(length, longest)];
        int at = 0;
        for (int i = 0; i < in.count(); i++) {
            double[] part = in.constant(i).data();
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return Tensor.vector(joined);
    }

    private static Tensor slice(Tensor tensor, Arguments in, Attributes attributes) {
        int[] starts = in.has(1) ? in.constant(1).toInts() : attributes.integers("starts");
        int[] ends = in.has(2) ? in.constant(2).toInts() : attributes.integers("ends");
        boolean unitStep = !in.has(4) || Arrays.stream(in.constant(4).data()).allMatch(step -> step == 1);
        if (tensor.rank() != 1 || starts.length != 1 || ends.length != 1 || !unitStep) {
            throw onlyVectors();
        }
        int length = tensor.data().length;
        int begin = clamp(starts[0], length);
        int end = Math.max(begin, clamp(ends[0], length));
        return Tensor.vector(Arrays.copyOfRange(tensor.data(), begin, end));
    }

    private static int clamp(int index, int length) {
        return Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    private static Tensor transpose(Tensor tensor, Attributes attributes) {
        int rank = tensor.rank();
        int[] permutation = attributes.integers(
                "perm", IntStream.range(0, rank).map(k -> rank - 1 - k).toArray());
        if (!Arrays.equals(
                Arrays.stream(permutation).sorted().toArray(),
                IntStream.range(0, rank).toArray())) {
            throw new NodeProblem("its perm is no permutation of the axes", "export the model again");
        }
        return tensor.transpose(permutation);
    }

    private static Tensor reshape(Tensor tensor, int[] target) {
        int[] dims = target.clone();
        long known = 1;
        for (int k = 0; k < dims.length; k++) {
            dims[k] = dims[k] == 0 && k < tensor.rank() ? tensor.dims()[k] : dims[k];
            known *= dims[k] == -1 ? 1 : dims[k];
        }
        for (int k = 0; k < dims.length; k++) {
            if (dims[k] == -1 && known > 0) {
                dims[k] = (int) (tensor.data().length / known);
            }
        }
        return tensor.reshape(dims);
    }

    private static Tensor squeeze(Tensor tensor, int[] axes) {
        int rank = tensor.rank();
        boolean all = axes.length == 0;
        int[] drop =
                Arrays.stream(axes).map(axis -> axis < 0 ? axis + rank : axis).toArray();
        return tensor.reshape(IntStream.range(0, rank)
                .filter(k -> all ? tensor.dims()[k] != 1 : Arrays.stream(drop).noneMatch(axis -> axis == k))
                .map(k -> tensor.dims()[k])
                .toArray());
    }

    private static Tensor unsqueeze(Tensor tensor, int[] axes) {
        int rank = tensor.rank() + axes.length;
        int[] dims = new int[rank];
        for (int axis : axes) {
            int k = axis < 0 ? axis + rank : axis;
            if (k < 0 || k >= rank) {
                throw new NodeProblem("it inserts axis " + axis, "export the model again");
            }
            dims[k] = 1;
        }
        int next = 0;
        for (int k = 0; k < rank; k++) {
            dims[k] = dims[k] == 1 || next >= tensor.rank() ? dims[k] : tensor.dims()[next++];
        }
        return tensor.reshape(dims);
    }

    private static int[] flattened(Tensor tensor, int axis) {
        int split = axis < 0 ? axis + tensor.rank() : axis;
        if (split < 0 || split > tensor.rank()) {
            throw new NodeProblem("it flattens from axis " + axis, "export the model again");
        }
        int rows = (int) Tensor.size(Arrays.copyOf(tensor.dims(), split));
        return new int[] {rows, rows == 0 ? 0 : tensor.data().length / rows};
    }

    private static NodeProblem onlyVectors() {
        return new NodeProblem(
                "it cuts or joins constants of several dimensions", "simplify the exported model (constant folding)");
    }
}
