package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/** Constants of which only the values other than zero are stored (ONNX, SparseTensorProto), as plain ones. */
final class SparseTensors {
    /** Values of all of them in a graph: a short file can ask for any number. */
    private static final long MAX_VALUES = 1 << 24;

    private long values;

    /** @param read gives the plain tensors that a sparse one is stored in */
    Tensor read(SparseTensorProto proto, Function<TensorProto, Tensor> read) {
        String name = proto.getValues().getName();
        int[] dims = new int[proto.getDimsCount()];
        long size = 1;
        for (int k = 0; k < dims.length; k++) {
            long dim = proto.getDims(k);
            if (dim < 1 || dim > MAX_VALUES || size * dim > MAX_VALUES - values) {
                throw new NodeProblem(
                        "the sparse constant '" + name + "' has the shape " + proto.getDimsList()
                                + ", and sparse constants may have 2^24 values in all",
                        "store it as a plain tensor");
            }
            dims[k] = (int) dim;
            size *= dim;
        }
        Tensor given = read.apply(proto.getValues());
        Tensor indices = read.apply(proto.getIndices());
        int count = given.data().length;
        boolean byAxis = indices.rank() == 2;
        boolean fits = given.rank() == 1
                && indices.isInteger()
                && Arrays.equals(indices.dims(), byAxis ? new int[] {count, dims.length} : new int[] {count});
        if (!fits) {
            throw new NodeProblem(
                    "the sparse constant '" + name + "' has values of shape " + Arrays.toString(given.dims())
                            + " and indices of shape " + Arrays.toString(indices.dims()) + " for " + dims.length
                            + " axes",
                    "give one index, or one for each axis, for every value");
        }
        double[] data = new double[(int) size];
        values += size;
        int last = -1;
        for (int i = 0; i < count; i++) {
            int place = byAxis ? place(name, indices, i, dims) : within(name, indices.data()[i], data.length);
            if (place <= last) {
                throw new NodeProblem(
                        "the sparse constant '" + name + "' has the place " + place + " after " + last,
                        "store its values in ascending order, each place once");
            }
            data[place] = given.data()[i];
            last = place;
        }
        return new Tensor(dims, data, given.isInteger());
    }

    private static int place(String name, Tensor indices, int i, int[] dims) {
        int place = 0;
        for (int k = 0; k < dims.length; k++) {
            place = place * dims[k] + within(name, indices.data()[i * dims.length + k], dims[k]);
        }
        return place;
    }

    private static int within(String name, double index, int size) {
        if (!(index >= 0 && index < size)) {
            throw new NodeProblem(
                    String.format(
                            Locale.ROOT,
                            "the sparse constant '%s' has the index %.0f where there are %d places",
                            name,
                            index,
                            size),
                    "export the model again");
        }
        return (int) index;
    }
}
