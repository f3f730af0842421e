package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;

/**
 * Models of one dense layer, four inputs and two outputs, whose weights lie in a file beside it. Entries are its
 * location, its offset, its length, its type as a number, then its dimensions; those that are left out or are no
 * numbers take the values that are right, and an empty offset or length is not there.
 */
public final class ExternalModels {
    private static final List<String> KEYS = List.of("location", "offset", "length");
    private static final int TYPE = 3;
    private static final int[] DIMENSIONS = {4, 2};

    private ExternalModels() {}

    public static byte[] withEntries(String... entries) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName("weights")
                .setDataType(type(entries))
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (int k = 0; k < KEYS.size() && k < entries.length; k++) {
            if (k == 0 || !entries[k].isEmpty()) {
                tensor.addExternalData(
                        StringStringEntryProto.newBuilder().setKey(KEYS.get(k)).setValue(entries[k]));
            }
        }
        for (long dim : dimensions(entries)) {
            tensor.addDims(dim);
        }
        OnnxGraph g = new OnnxGraph(DIMENSIONS[0]);
        g.node("MatMul", "out", List.of("x", g.initializer(tensor)));
        return g.model("out");
    }

    /** Where the weights lie, as the model says it. */
    public static String location(String... entries) {
        return entries[0];
    }

    /** Bytes that the weights take at least in their file. */
    public static long bytes(String... entries) {
        return Arrays.stream(dimensions(entries)).reduce(1, (a, b) -> a * b);
    }

    private static int type(String... entries) {
        return (int) number(TensorProto.DataType.FLOAT.getNumber(), TYPE, entries);
    }

    private static long[] dimensions(String... entries) {
        long[] dimensions = new long[Math.max(DIMENSIONS.length, entries.length - TYPE - 1)];
        Arrays.setAll(dimensions, k -> number(k < DIMENSIONS.length ? DIMENSIONS[k] : 1, TYPE + 1 + k, entries));
        return dimensions;
    }

    private static long number(long absent, int at, String... entries) {
        try {
            return at < entries.length ? Long.parseLong(entries[at]) : absent;
        } catch (NumberFormatException e) {
            return absent;
        }
    }
}
