package io.nightjar.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Operators that give a tensor other dimensions or ask for them. What depends on the image has the batch as its first
 * axis, which stays where it is.
 */
final class ShapeOperators {
    static final Set<String> TYPES = Set.of("Flatten", "Reshape", "Squeeze", "Unsqueeze", "Shape", "Size");

    /** Stands for the batch size where a graph computes with shapes. */
    private static final int BATCH = -1;

    Value read(Origin origin, Arguments in, Attributes attributes) {
        boolean isSymbol = in.value(0) instanceof Symbol;
        int[] dims = isSymbol ? withBatch(in.symbol(0).dims()) : in.constant(0).dims();
        switch (origin.operator()) {
            case "Shape":
                return shape(dims, isSymbol, attributes);
            case "Size":
                return Tensor.scalar(in.constant(0).data().length).asInteger(true);
            default:
                int[] newDims = newDims(origin.operator(), dims, isSymbol, in, attributes);
                return isSymbol
                        ? in.symbol(0).with(in.symbol(0).view().reshape(withoutBatch(newDims)))
                        : in.constant(0).reshape(newDims);
        }
    }

    static int[] withBatch(int[] dims) {
        int[] all = new int[dims.length + 1];
        all[0] = 1;
        System.arraycopy(dims, 0, all, 1, dims.length);
        return all;
    }

    static int[] withoutBatch(int[] dims) {
        return Arrays.copyOfRange(dims, 1, dims.length);
    }

    static int[] axes(Arguments in, Attributes attributes) {
        return in.has(1) ? in.constant(1).toInts() : attributes.integers("axes");
    }

    /** An axis counted from the front, of {@code rank}. */
    static int axis(int axis, int rank) {
        int k = axis < 0 ? axis + rank : axis;
        if (k < 0 || k >= rank) {
            throw new NodeProblem("its axis " + axis + " is none of its input's " + rank, "export the model again");
        }
        return k;
    }

    private static Tensor shape(int[] dims, boolean isSymbol, Attributes attributes) {
        int[] shape = dims.clone();
        if (isSymbol) {
            shape[0] = BATCH;
        }
        int from = bound(attributes.integer("start", 0), shape.length);
        int to = bound(attributes.integer("end", shape.length), shape.length);
        return Tensor.integers(Arrays.copyOfRange(shape, from, Math.max(from, to)));
    }

    private static int bound(int index, int length) {
        return Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    private static int[] newDims(String operator, int[] dims, boolean isSymbol, Arguments in, Attributes attributes) {
        return switch (operator) {
            case "Flatten" -> flatten(dims, isSymbol, attributes.integer("axis", 1));
            case "Reshape" -> {
                int[] target = in.has(1) ? in.constant(1).toInts() : attributes.integers("shape");
                yield reshape(dims, isSymbol, target, attributes.integer("allowzero", 0) != 0);
            }
            case "Squeeze" -> squeeze(dims, isSymbol, axes(in, attributes));
            default -> unsqueeze(dims, isSymbol, axes(in, attributes));
        };
    }

    private static int[] flatten(int[] dims, boolean isSymbol, int axis) {
        int split = axis < 0 ? axis + dims.length : axis;
        if (split < 0 || split > dims.length) {
            throw new NodeProblem("it flattens from axis " + axis, "export the model again");
        }
        int rows = (int) Tensor.size(Arrays.copyOf(dims, split));
        int size = (int) Tensor.size(dims);
        if (isSymbol && (split == 0 || rows != 1)) {
            throw new NodeProblem(
                    "it flattens from axis " + axis + ", which merges values of an image with the batch",
                    "flatten from axis 1, all but the batch");
        }
        return new int[] {rows, rows == 0 ? 0 : size / rows};
    }

    /** 0 copies a dimension, -1 is inferred; the batch stands first whatever its number. */
    private static int[] reshape(int[] dims, boolean isSymbol, int[] target, boolean zeroIsZero) {
        int[] result = target.clone();
        long size = Tensor.size(dims);
        if (isSymbol && result.length > 0) {
            result[0] = 1;
        }
        long known = 1;
        int open = -1;
        for (int k = 0; k < result.length; k++) {
            if (result[k] == 0 && !zeroIsZero && k < dims.length) {
                result[k] = dims[k];
            }
            if (result[k] == -1) {
                open = k;
            } else {
                known *= result[k];
            }
        }
        if (open >= 0 && known > 0 && size % known == 0) {
            result[open] = (int) (size / known);
            known = size;
        }
        if (known != size
                || Arrays.stream(result).anyMatch(dim -> dim < (isSymbol ? 1 : 0))
                || (isSymbol && result.length < 2)) {
            throw new NodeProblem(
                    "it reshapes " + Arrays.toString(dims) + " to " + Arrays.toString(target)
                            + (isSymbol ? ", which does not keep the batch first" : ""),
                    "reshape to (batch, ...) with the same number of values per image");
        }
        return result;
    }

    private static int[] squeeze(int[] dims, boolean isSymbol, int[] axes) {
        boolean[] drop = new boolean[dims.length];
        for (int axis : axes) {
            int k = axis(axis, dims.length);
            if (dims[k] != 1 || (isSymbol && k == 0)) {
                throw new NodeProblem(
                        isSymbol && k == 0
                                ? "it drops the batch axis"
                                : "it drops axis " + axis + ", which is not of size 1",
                        "drop axes of size 1 only, and keep the batch first");
            }
            drop[k] = true;
        }
        return IntStream.range(0, dims.length)
                .filter(k -> axes.length == 0 ? dims[k] != 1 || (isSymbol && k == 0) : !drop[k])
                .map(k -> dims[k])
                .toArray();
    }

    private static int[] unsqueeze(int[] dims, boolean isSymbol, int[] axes) {
        int rank = dims.length + axes.length;
        boolean[] inserted = new boolean[rank];
        for (int axis : axes) {
            int k = axis(axis, rank);
            if (isSymbol && k == 0) {
                throw new NodeProblem("it inserts axis " + axis, "insert axes behind the batch only");
            }
            inserted[k] = true;
        }
        List<Integer> result = new ArrayList<>();
        int next = 0;
        for (int k = 0; k < rank; k++) {
            if (!inserted[k] && next < dims.length) {
                result.add(dims[next++]);
            } else {
                result.add(1);
            }
        }
        return result.stream().mapToInt(Integer::intValue).toArray();
    }
}
