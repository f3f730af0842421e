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

    private final long batch;

    /** @param batch number of images that the graph is made for; 0 for any */
    ShapeOperators(long batch) {
        this.batch = batch;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        boolean isSymbol = in.value(0) instanceof Symbol;
        int[] dims = isSymbol ? withBatch(in.symbol(0).dims()) : in.shape(0).dims();
        switch (origin.operator()) {
            case "Shape":
                return shape(dims, isSymbol ? in.symbol(0) : null, attributes);
            case "Size":
                int size = (int) Tensor.size(dims);
                Tensor scalar = Tensor.scalar(isSymbol ? BATCH * size : size).asInteger(true);
                return isSymbol ? scalar.withFirstOfBatch() : scalar;
            default:
                if (isSymbol && origin.operator().equals("Reshape")) {
                    return reshape(in.symbol(0), in, attributes);
                }
                int[] newDims = newDims(origin.operator(), dims, isSymbol, in, attributes);
                return isSymbol
                        ? in.symbol(0).with(in.symbol(0).view().reshape(withoutBatch(newDims)))
                        : in.shape(0).reshape(newDims);
        }
    }

    /** The dimensions that an operator leaves of one image when it drops the axis of the batch; null for others. */
    int[] withoutBatch(String operator, Symbol symbol, Arguments in, Attributes attributes) {
        int[] dims = withBatch(symbol.dims());
        if (batch != 1) {
            return null;
        }
        switch (operator) {
            case "Squeeze" -> {
                int[] axes = axes(in, attributes);
                boolean drops = axes.length == 0 || Arrays.stream(axes).anyMatch(axis -> axis(axis, dims.length) == 0);
                return drops ? squeeze(dims, false, axes) : null;
            }
            case "Reshape" -> {
                int[] target = target(in, attributes);
                int size = symbol.view().size();
                boolean drops = size > 1 && target.length == 1 && (target[0] == -1 || target[0] == size);
                return drops ? new int[] {size} : null;
            }
            case "Gather" -> {
                boolean drops = attributes.integer("axis", 0) == 0
                        && in.value(1) instanceof Tensor place
                        && place.rank() == 0
                        && (place.data()[0] == 0 || place.data()[0] == -1);
                return drops ? symbol.dims() : null;
            }
            default -> {
                return null;
            }
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

    private static Tensor shape(int[] dims, Symbol symbol, Attributes attributes) {
        int[] shape = dims.clone();
        if (symbol != null && symbol.hasBatchInside()) {
            shape = symbol.dims().clone();
            shape[0] *= BATCH;
        } else if (symbol != null) {
            shape[0] = BATCH;
        }
        int from = bound(attributes.integer("start", 0), shape.length);
        int to = bound(attributes.integer("end", shape.length), shape.length);
        Tensor whole = Tensor.integers(shape);
        return Move.alongAxes(new int[] {shape.length}, List.of(new Move.Axis(Math.max(0, to - from), i -> from + i)))
                .apply(symbol == null ? whole : whole.withFirstOfBatch(), 0);
    }

    private static int bound(int index, int length) {
        return Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    /** @param isSymbol whether the first dimension is the batch */
    static int[] newDims(String operator, int[] dims, boolean isSymbol, Arguments in, Attributes attributes) {
        return switch (operator) {
            case "Flatten" -> flatten(dims, isSymbol, attributes.integer("axis", 1));
            case "Reshape" -> {
                yield reshape(dims, target(in, attributes), attributes.integer("allowzero", 0) != 0);
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

    private static int[] target(Arguments in, Attributes attributes) {
        if (!in.has(1)) {
            return attributes.integers("shape");
        }
        Tensor shape = in.shape(1);
        int[] target = shape.toInts();
        for (int k = 0; k < target.length; k++) {
            if (shape.isOfBatch(k) && target[k] >= 0) {
                shape.known();
            }
        }
        return target;
    }

    /**
     * The batch stands first whatever its number. Some graphs count it and an axis as one, as for a dense layer on
     * every position of a map, and take them apart again.
     */
    private Symbol reshape(Symbol symbol, Arguments in, Attributes attributes) {
        int[] target = target(in, attributes);
        int[] old = symbol.hasBatchInside() ? symbol.dims() : withBatch(symbol.dims());
        boolean zeroIsZero = attributes.integer("allowzero", 0) != 0;
        int size = symbol.view().size();
        if (target.length == 1 && size == 1 && (target[0] == BATCH || (batch > 0 && target[0] == batch))) {
            return symbol.with(symbol.view().reshape()).withBatchInside(false);
        } else if (target.length > 1) {
            int[] inner = Arrays.copyOfRange(target, 1, target.length);
            for (int k = 0; k < inner.length; k++) {
                inner[k] = inner[k] == 0 && !zeroIsZero && k + 1 < old.length ? old[k + 1] : inner[k];
            }
            long first = perImage(target[0], inner, symbol, zeroIsZero);
            int[] dims = first > 0 && size % first == 0 ? inferred(inner, size / first) : null;
            if (dims != null && first == 1) {
                return symbol.with(symbol.view().reshape(dims)).withBatchInside(false);
            } else if (dims != null) {
                int[] merged = target.clone();
                merged[0] = (int) first;
                System.arraycopy(dims, 0, merged, 1, dims.length);
                return symbol.with(symbol.view().reshape(merged)).withBatchInside(true);
            }
        }
        throw new NodeProblem(
                "it reshapes " + Arrays.toString(old) + " to " + Arrays.toString(target)
                        + ", which does not keep the batch first",
                "reshape to (batch, ...) with the same number of values per image");
    }

    /**
     * How many places of an image the first dimension of a target counts with the batch: 1 where it is the batch alone,
     * 0 where that is not known.
     */
    private long perImage(int first, int[] inner, Symbol symbol, boolean zeroIsZero) {
        boolean isOpen = Arrays.stream(inner).anyMatch(dim -> dim == -1);
        long rest = Arrays.stream(inner).asLongStream().reduce(1, (a, b) -> a * b);
        int size = symbol.view().size();
        if (first == 0) {
            return zeroIsZero ? 0 : symbol.hasBatchInside() ? symbol.dims()[0] : 1;
        } else if (first == BATCH && !isOpen) {
            return rest > 0 && size % rest == 0 ? size / rest : size == 0 ? 1 : 0;
        } else if (first < 0) {
            return -(long) first;
        } else if (!isOpen && rest == size) {
            return 1;
        } else if (batch > 0) {
            return first % batch == 0 ? first / batch : 0;
        }
        return isOpen && first == 1 ? 1 : 0;
    }

    /** The dimensions with -1 replaced by what is missing; null where they do not give the size. */
    private static int[] inferred(int[] dims, long size) {
        int[] result = dims.clone();
        long known = 1;
        int open = -1;
        for (int k = 0; k < result.length; k++) {
            if (result[k] == -1 && open < 0) {
                open = k;
            } else {
                known *= result[k];
            }
        }
        if (open >= 0 && known > 0 && size % known == 0) {
            result[open] = (int) (size / known);
            known = size;
        }
        return known == size && Arrays.stream(result).allMatch(dim -> dim >= 0) ? result : null;
    }

    /** Of a constant: 0 copies a dimension, -1 is inferred. */
    private static int[] reshape(int[] dims, int[] target, boolean zeroIsZero) {
        int[] result = target.clone();
        for (int k = 0; k < result.length; k++) {
            result[k] = result[k] == 0 && !zeroIsZero && k < dims.length ? dims[k] : result[k];
        }
        int[] inferred = inferred(result, Tensor.size(dims));
        if (inferred == null) {
            throw new NodeProblem(
                    "it reshapes " + Arrays.toString(dims) + " to " + Arrays.toString(target),
                    "export the model again");
        }
        return inferred;
    }

    private static int[] squeeze(int[] dims, boolean isSymbol, int[] axes) {
        if (isSymbol
                && axes.length == 0
                && Arrays.stream(dims).filter(dim -> dim != 1).count() > 1) {
            throw new NodeProblem(
                    "it drops all axes of size 1, and the batch with them where it is one image", "name the axes");
        }
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
