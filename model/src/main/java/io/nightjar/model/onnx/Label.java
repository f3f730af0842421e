package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a graph gives for every class as its label.
 *
 * @param numbers one for each class; null for words
 * @param words one for each class; null for numbers
 * @param type of the numbers; null where it is not known
 */
record Label(Tensor numbers, List<String> words, DataType type) {
    /** Up to which the types of floats tell whole numbers and halves apart. */
    private static final Map<DataType, Double> EXACT = Map.of(
            DataType.FLOAT, 8_388_608.0,
            DataType.DOUBLE, 8_388_608.0,
            DataType.FLOAT16, 1024.0,
            DataType.BFLOAT16, 128.0);

    /** What every type holds. */
    private static final double SMALL = 127;

    /** The number of the class. */
    static Label places(int classes, DataType type) {
        return new Label(Tensor.integers(Images.range(0, classes)), null, type);
    }

    /** Whether a score is above 0. */
    static Label truth() {
        return places(2, DataType.BOOL);
    }

    /** Named by a table of constants, for whose type that is not known. */
    static Label of(Tensor numbers) {
        return new Label(numbers, null, null);
    }

    static Label of(List<String> words) {
        return new Label(null, words, DataType.STRING);
    }

    /** Whether a type's numbers are those that are counted with here, or truth values. */
    static boolean isCounted(DataType type) {
        return type == DataType.BOOL || EXACT.containsKey(type) || Whole.range(type) != null;
    }

    int classes() {
        return words == null ? numbers.data().length : words.size();
    }

    /** Refuses numbers that wrap around, or are rounded, in their type. */
    Label exact() {
        double[] range = Whole.range(type);
        double low = range == null ? -EXACT.getOrDefault(type, numbers.isInteger() ? 0 : SMALL) : range[0];
        double high = range == null ? EXACT.getOrDefault(type, SMALL) : range[1];
        for (double v : numbers.data()) {
            boolean isRound = numbers.isInteger() || 2 * v == Math.rint(2 * v);
            if (!isRound || !(v >= low && v <= high)) {
                throw new NodeProblem(
                        "it makes a label " + v + ", which " + (type == null ? "its type" : type) + " may not hold",
                        "end the model with its scores");
            }
        }
        return this;
    }

    /** As text, for each class. */
    List<String> names() {
        return words != null
                ? words
                : Arrays.stream(numbers.data())
                        .mapToObj(v -> v == Math.rint(v) ? String.valueOf((long) v) : String.valueOf(v))
                        .toList();
    }

    /** What the numbers are more than those of the classes; NaN where that differs. */
    double shift() {
        if (words != null) {
            return Double.NaN;
        }
        double shift = numbers.data()[0];
        for (int k = 0; k < numbers.data().length; k++) {
            if (numbers.data()[k] != k + shift) {
                return Double.NaN;
            }
        }
        return shift;
    }
}
