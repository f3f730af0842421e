package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Whole numbers that depend on the image, which a graph computes with as long as it has not cast them to floats.
 *
 * @param type that holds them
 * @param low none of them is less
 * @param high none of them is greater
 */
record Whole(DataType type, double low, double high) {
    /** Up to which a double tells whole numbers apart. */
    private static final double EXACT = 9_007_199_254_740_992.0;

    private static final Map<DataType, double[]> RANGES = Map.of(
            DataType.INT8, new double[] {-128, 127},
            DataType.UINT8, new double[] {0, 255},
            DataType.INT16, new double[] {-32_768, 32_767},
            DataType.UINT16, new double[] {0, 65_535},
            DataType.INT32, new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            DataType.UINT32, new double[] {0, 4_294_967_295.0},
            DataType.INT64, new double[] {-EXACT, EXACT},
            DataType.UINT64, new double[] {0, EXACT});

    static Whole bytes(DataType type) {
        return new Whole(type, 0, 255);
    }

    /** The least and the greatest number of a type, as far as doubles tell them apart; null for other types. */
    static double[] range(DataType type) {
        return type == null ? null : RANGES.get(type);
    }

    /** Of a constant. */
    static Whole of(DataType type, Tensor constant) {
        double[] data = constant.known().data();
        if (data.length == 0 || Arrays.stream(data).anyMatch(v -> v != Math.rint(v))) {
            throw new NodeProblem("its constant is not of whole numbers", "export the model again");
        }
        return new Whole(
                type,
                Arrays.stream(data).min().orElse(0),
                Arrays.stream(data).max().orElse(0));
    }

    /** These and another number. */
    Whole with(double value) {
        return new Whole(type, Math.min(low, value), Math.max(high, value));
    }

    /** Whether a type of whole numbers holds all of them. */
    boolean fits(DataType other) {
        double[] range = range(other);
        return range != null && low >= range[0] && high <= range[1];
    }

    /** What a sum, a difference or a product is, where its type holds that. */
    Whole combined(String operator, Whole other) {
        double[] ends = switch (operator) {
            case "Add" -> new double[] {low + other.low, high + other.high};
            case "Sub" -> new double[] {low - other.high, high - other.low};
            case "Mul" -> new double[] {low * other.low, low * other.high, high * other.low, high * other.high};
            default ->
                throw new NodeProblem(
                        "it computes with whole numbers in other ways than sums and products, as quotients lose their"
                                + " fractions",
                        "cast the image to float first");
        };
        Arrays.sort(ends);
        Whole result = new Whole(type, ends[0], ends[ends.length - 1]);
        if (!result.fits(type)) {
            throw new NodeProblem(
                    String.format(
                            Locale.ROOT,
                            "it computes with whole numbers, which wrap around where %s does not hold them: they may be"
                                    + " from %.0f to %.0f",
                            type,
                            result.low,
                            result.high),
                    "cast the image to float first");
        }
        return result;
    }
}
