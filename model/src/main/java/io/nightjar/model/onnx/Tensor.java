package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import java.util.Arrays;

/**
 * A constant: dimensions and values, the last axis fastest.
 *
 * @param isInteger whether it is computed with as whole numbers or truth values
 * @param ofBatch for every value whether it was computed from the number of images, which is not known; null for none
 */
record Tensor(int[] dims, double[] data, boolean isInteger, boolean[] ofBatch) implements Value {
    private static final long SMALL = 1 << 16;
    private static final long GROWTH = 4;

    Tensor {
        for (int dim : dims) {
            if (dim < 0) {
                throw new NodeProblem(
                        "a constant has the negative dimension " + dim + " in its shape " + Arrays.toString(dims),
                        "export the model again");
            }
        }
        if (size(dims) != data.length) {
            throw new NodeProblem(
                    "a constant of shape " + Arrays.toString(dims) + " has " + Counts.of(data.length, "value"),
                    "export the model again");
        }
    }

    Tensor(int[] dims, double[] data) {
        this(dims, data, false);
    }

    Tensor(int[] dims, double[] data, boolean isInteger) {
        this(dims, data, isInteger, null);
    }

    static Tensor integers(int... values) {
        return new Tensor(
                new int[] {values.length},
                Arrays.stream(values).asDoubleStream().toArray(),
                true);
    }

    Tensor asInteger(boolean integer) {
        return new Tensor(dims, data, integer, ofBatch);
    }

    static Tensor scalar(double value) {
        return new Tensor(new int[0], new double[] {value});
    }

    static Tensor vector(double... values) {
        return new Tensor(new int[] {values.length}, values);
    }

    static long size(int[] dims) {
        long size = 1;
        for (int dim : dims) {
            size = Math.multiplyExact(size, (long) dim);
        }
        return size;
    }

    /** The same values, of which one was computed from the number of images. */
    Tensor withOneOfBatch(int place) {
        boolean[] one = new boolean[data.length];
        if (place < one.length) {
            one[place] = true;
        }
        return new Tensor(dims, data, isInteger, one);
    }

    /** Whether a value was computed from the number of images. */
    boolean isOfBatch(int i) {
        return ofBatch != null && ofBatch[i];
    }

    /** Whether any value was computed from the number of images. */
    boolean dependsOnBatch() {
        for (int i = 0; i < data.length; i++) {
            if (isOfBatch(i)) {
                return true;
            }
        }
        return false;
    }

    /** These values for an operand that has to be known; what was computed from the number of images is not. */
    Tensor known() {
        if (dependsOnBatch()) {
            throw new NodeProblem(
                    "it computes with the number of images, which is not known when the model is compiled",
                    "export the model without values that depend on the batch");
        }
        return this;
    }

    int rank() {
        return dims.length;
    }

    /** The only value of a tensor with one. */
    boolean isScalar() {
        return data.length == 1;
    }

    int[] toInts() {
        int[] ints = new int[data.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, (long) data[i]));
        }
        return ints;
    }

    Tensor reshape(int... newDims) {
        return new Tensor(newDims, data, isInteger, ofBatch);
    }

    Tensor transpose(int[] permutation) {
        return Move.transpose(dims, permutation).apply(this, 0);
    }

    /**
     * This tensor repeated to larger dimensions by the rules of ONNX (numpy) broadcasting; null when they do not fit.
     */
    double[] broadcastTo(int... target) {
        int[] spread = spread(target);
        if (spread == null) {
            return null;
        }
        double[] out = new double[bounded(size(target), data.length)];
        for (int i = 0; i < out.length; i++) {
            out[i] = data[offset(i, target, spread)];
        }
        return out;
    }

    /**
     * Strides over this tensor when it is repeated to larger dimensions, 0 along what is repeated; null when they do
     * not fit.
     */
    int[] spread(int... target) {
        return spread(dims, target);
    }

    static int[] spread(int[] dims, int[] target) {
        int lead = target.length - dims.length;
        if (lead < 0) {
            return null;
        }
        int[] stride = strides(dims);
        int[] spread = new int[target.length];
        for (int k = 0; k < dims.length; k++) {
            if (dims[k] != 1 && dims[k] != target[lead + k]) {
                return null;
            }
            spread[lead + k] = dims[k] == 1 ? 0 : stride[k];
        }
        return spread;
    }

    /**
     * Checks, before they take memory, values that a graph makes of its constants: a short graph can ask for any
     * number.
     *
     * @param from values or bytes that they are made of
     */
    static int bounded(long values, long from) {
        if (values > Math.min(Integer.MAX_VALUE - 8, SMALL + GROWTH * from)) {
            throw new NodeProblem(
                    "it makes " + values + " constant values out of very few",
                    "simplify the exported model (constant folding)");
        }
        return (int) values;
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

    static int offset(int flat, int[] dims, int[] strides) {
        int offset = 0;
        for (int k = dims.length - 1; k >= 0; k--) {
            offset += flat % dims[k] * strides[k];
            flat /= dims[k];
        }
        return offset;
    }
}
