package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * An operator that only moves elements: where each element of the result comes from.
 *
 * @param dims of the result
 * @param from for every element of the result its index in the input, or {@link View#ZERO}
 */
record Move(int[] dims, int[] from) {
    private static final int MAX_ELEMENTS = 1 << 24;

    /** Leads along one axis from a place of the result to the place of the input, or to {@link View#ZERO}. */
    record Axis(int length, IntUnaryOperator from) {
        static Axis whole(int length) {
            return new Axis(length, i -> i);
        }
    }

    /** A move that treats every axis by itself. */
    static Move alongAxes(int[] dims, List<Axis> axes) {
        int[] newDims = axes.stream().mapToInt(Axis::length).toArray();
        int[] from = new int[bounded(newDims)];
        int[] stride = strides(dims);
        for (int i = 0; i < from.length; i++) {
            int rest = i;
            int source = 0;
            for (int k = newDims.length - 1; k >= 0 && source != View.ZERO; k--) {
                int at = axes.get(k).from().applyAsInt(rest % newDims[k]);
                source = at == View.ZERO ? View.ZERO : source + at * stride[k];
                rest /= newDims[k];
            }
            from[i] = source;
        }
        return new Move(newDims, from);
    }

    /** @param permutation for every axis of the result that of the input */
    static Move transpose(int[] dims, int[] permutation) {
        int[] newDims = new int[dims.length];
        int[] stride = strides(dims);
        int[] newStride = new int[dims.length];
        for (int k = 0; k < dims.length; k++) {
            newDims[k] = dims[permutation[k]];
            newStride[k] = stride[permutation[k]];
        }
        int[] from = new int[bounded(newDims)];
        for (int i = 0; i < from.length; i++) {
            from[i] = Tensor.offset(i, newDims, newStride);
        }
        return new Move(newDims, from);
    }

    /** Elements repeated by the rules of ONNX (numpy) broadcasting; null when the dimensions do not fit. */
    static Move broadcast(int[] dims, int[] target) {
        int[] spread = Tensor.spread(dims, target);
        if (spread == null) {
            return null;
        }
        int[] from = new int[bounded(target)];
        for (int i = 0; i < from.length; i++) {
            from[i] = Tensor.offset(i, target, spread);
        }
        return new Move(target, from);
    }

    Tensor apply(Tensor tensor, double fill) {
        Tensor.bounded(from.length, tensor.data().length);
        double[] data = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            data[i] = from[i] == View.ZERO ? fill : tensor.data()[from[i]];
        }
        if (tensor.ofBatch() == null) {
            return new Tensor(dims, data, tensor.isInteger());
        }
        boolean[] ofBatch = new boolean[from.length];
        for (int i = 0; i < from.length; i++) {
            ofBatch[i] = from[i] != View.ZERO && tensor.isOfBatch(from[i]);
        }
        return new Tensor(dims, data, tensor.isInteger(), ofBatch);
    }

    private static int[] strides(int[] dims) {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int k = dims.length - 1; k >= 0; k--) {
            strides[k] = stride;
            stride *= dims[k];
        }
        return strides;
    }

    private static int bounded(int[] dims) {
        if (Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
            throw new NodeProblem(
                    "its output would have the shape " + Arrays.toString(dims),
                    "export the model with fixed dimensions");
        }
        long size = Tensor.size(dims);
        if (size > MAX_ELEMENTS) {
            throw new NodeProblem(
                    "its output of shape " + Arrays.toString(dims) + " has more than 2^24 values",
                    "use smaller images or layers");
        }
        return (int) size;
    }
}
