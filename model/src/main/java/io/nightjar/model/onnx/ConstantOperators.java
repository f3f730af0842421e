package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Operators on constants alone: how exporters compute shapes, and store weights. */
final class ConstantOperators {
    /** Mod with fmod = 1: of the sign of the first operand. */
    private static final String REMAINDER = "fmod";

    private static final Map<String, DoubleUnaryOperator> UNARY = Map.ofEntries(
            Map.entry("Neg", x -> -x),
            Map.entry("Sqrt", Math::sqrt),
            Map.entry("Reciprocal", x -> 1 / x),
            Map.entry("Exp", Math::exp),
            Map.entry("Log", Math::log),
            Map.entry("Abs", Math::abs),
            Map.entry("Floor", Math::floor),
            Map.entry("Ceil", Math::ceil),
            Map.entry("Round", Math::rint),
            Map.entry("Sign", Math::signum),
            Map.entry("Tanh", Math::tanh),
            Map.entry("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
            Map.entry("Relu", x -> Math.max(0, x)),
            Map.entry("Softplus", x -> Math.log1p(Math.exp(x))),
            Map.entry("Not", x -> x == 0 ? 1 : 0));

    private static final Map<String, DoubleBinaryOperator> BINARY = Map.ofEntries(
            Map.entry("Add", Double::sum),
            Map.entry("Sub", (x, y) -> x - y),
            Map.entry("Mul", (x, y) -> x * y),
            Map.entry("Div", (x, y) -> x / y),
            Map.entry("Pow", Math::pow),
            Map.entry("Min", Math::min),
            Map.entry("Max", Math::max),
            Map.entry("Mod", (x, y) -> x - y * Math.floor(x / y)),
            Map.entry(REMAINDER, (x, y) -> x % y),
            Map.entry("Equal", (x, y) -> x == y ? 1 : 0),
            Map.entry("Greater", (x, y) -> x > y ? 1 : 0),
            Map.entry("GreaterOrEqual", (x, y) -> x >= y ? 1 : 0),
            Map.entry("Less", (x, y) -> x < y ? 1 : 0),
            Map.entry("LessOrEqual", (x, y) -> x <= y ? 1 : 0),
            Map.entry("And", (x, y) -> x != 0 && y != 0 ? 1 : 0),
            Map.entry("Or", (x, y) -> x != 0 || y != 0 ? 1 : 0),
            Map.entry("Xor", (x, y) -> (x != 0) != (y != 0) ? 1 : 0));

    private static final Set<String> TRUTHS =
            Set.of("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or", "Xor", "Not");

    /** Operators on a multiple of the number of images that give a multiple, a number or a truth value. */
    private static final Set<String> MULTIPLES = Set.of("Mul", "Div", "Equal", "And", "Or");

    private ConstantOperators() {}

    static boolean knows(String type) {
        return UNARY.containsKey(type)
                || BINARY.containsKey(type)
                || Set.of("Where", "Range", "DequantizeLinear", "NonZero").contains(type);
    }

    static Tensor read(String type, Arguments in, Attributes attributes) {
        Tensor first = in.shape(0);
        if (UNARY.containsKey(type)) {
            double[] data = Arrays.stream(first.data()).map(UNARY.get(type)).toArray();
            return new Tensor(first.dims(), data, first.isInteger(), first.ofBatch());
        } else if (type.equals("Where")) {
            return where(first, in.shape(1), in.shape(2));
        } else if (type.equals("NonZero")) {
            return nonZero(first.known());
        } else if (type.equals("Range")) {
            return range(first.known(), in.constant(1), in.constant(2));
        } else if (type.equals("DequantizeLinear")) {
            return dequantize(first.known(), in, attributes);
        }
        String operator = type.equals("Mod") && attributes.integer("fmod", 0) != 0 ? REMAINDER : type;
        Tensor result = first;
        for (int i = 1; i < in.count(); i++) {
            result = arithmetic(operator, result, in.shape(i));
        }
        return result;
    }

    static Tensor arithmetic(String type, Tensor a, Tensor b) {
        if (!MULTIPLES.contains(type) || (type.equals("Mul") && b.dependsOnBatch())) {
            a.known();
        }
        if (!MULTIPLES.contains(type)) {
            b.known();
        }
        int[] dims = common(a.dims(), b.dims());
        double[] left = a.broadcastTo(dims);
        double[] right = b.broadcastTo(dims);
        if (left == null || right == null || !BINARY.containsKey(type)) {
            throw new NodeProblem("its constants do not fit together", "export the model again");
        }
        boolean integers = a.isInteger() && (b.isInteger() || type.equals("Pow"));
        double[] out = new double[left.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = BINARY.get(type).applyAsDouble(left[i], right[i]);
            if (integers && (type.equals("Div") || type.equals("Pow"))) {
                if (right[i] == 0 && type.equals("Div")) {
                    throw new NodeProblem("it divides by zero", "check the constant");
                }
                out[i] = out[i] < 0 ? Math.ceil(out[i]) : Math.floor(out[i]);
            }
        }
        boolean[] ofBatch = type.equals("Div") ? ofQuotient(dims, a, b) : ofBatch(dims, a, b);
        return new Tensor(dims, out, integers || TRUTHS.contains(type), ofBatch);
    }

    /** As {@link #ofBatch}, but a multiple of the number of images over another one is known. */
    private static boolean[] ofQuotient(int[] dims, Tensor a, Tensor b) {
        boolean[] left = ofBatch(dims, a);
        boolean[] right = ofBatch(dims, b);
        boolean[] all = ofBatch(dims, a, b);
        for (int i = 0; left != null && right != null && i < all.length; i++) {
            all[i] = left[i] != right[i];
        }
        return all;
    }

    /** Whether any of the operands' values that meet is of the number of images; null for none. */
    private static boolean[] ofBatch(int[] dims, Tensor... operands) {
        boolean[] all = null;
        for (Tensor operand : operands) {
            if (operand.dependsOnBatch()) {
                int[] spread = Tensor.spread(operand.dims(), dims);
                all = all == null ? new boolean[(int) Tensor.size(dims)] : all;
                for (int i = 0; i < all.length; i++) {
                    all[i] |= operand.isOfBatch(Tensor.offset(i, dims, spread));
                }
            }
        }
        return all;
    }

    private static int[] common(int[] a, int[] b) {
        int[] dims = a.length >= b.length ? a.clone() : b.clone();
        int[] shorter = a.length >= b.length ? b : a;
        for (int k = 0; k < shorter.length; k++) {
            int at = dims.length - shorter.length + k;
            dims[at] = dims[at] == 1 ? shorter[k] : dims[at];
        }
        return dims;
    }

    private static Tensor where(Tensor condition, Tensor yes, Tensor no) {
        int[] dims = common(common(condition.dims(), yes.dims()), no.dims());
        double[] chosen = condition.broadcastTo(dims);
        double[] left = yes.broadcastTo(dims);
        double[] right = no.broadcastTo(dims);
        if (chosen == null || left == null || right == null) {
            throw new NodeProblem("its constants do not fit together", "export the model again");
        }
        double[] out = new double[chosen.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = chosen[i] != 0 ? left[i] : right[i];
        }
        return new Tensor(dims, out, yes.isInteger() && no.isInteger(), ofBatch(dims, condition, yes, no));
    }

    /** For every axis where along it the values lie that are not zero. */
    private static Tensor nonZero(Tensor tensor) {
        int[] found = IntStream.range(0, tensor.data().length)
                .filter(i -> tensor.data()[i] != 0)
                .toArray();
        int rank = tensor.rank();
        double[] places = new double[Tensor.bounded((long) rank * found.length, tensor.data().length)];
        int[] spread = Tensor.spread(tensor.dims(), tensor.dims());
        for (int k = 0; k < rank; k++) {
            for (int i = 0; i < found.length; i++) {
                places[k * found.length + i] = found[i] / Math.max(1, spread[k]) % tensor.dims()[k];
            }
        }
        return new Tensor(new int[] {rank, found.length}, places, true);
    }

    private static Tensor range(Tensor start, Tensor limit, Tensor delta) {
        double from = start.data()[0];
        double step = delta.data()[0];
        double count = Math.max(0, Math.ceil((limit.data()[0] - from) / step));
        if (!Double.isFinite(count)) {
            throw new NodeProblem("its range has no end", "export the model again");
        }
        double[] values = new double[Tensor.bounded((long) count, 1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + i * step;
        }
        return new Tensor(new int[] {values.length}, values, start.isInteger());
    }

    /** Weights stored as whole numbers (ONNX, DequantizeLinear). */
    private static Tensor dequantize(Tensor values, Arguments in, Attributes attributes) {
        Tensor scale = in.constant(1);
        Tensor zero = in.has(2) ? in.constant(2) : new Tensor(scale.dims(), new double[scale.data().length]);
        if (attributes.integer("block_size", 0) != 0) {
            throw new NodeProblem("it has scales for blocks of values", "use one scale for a tensor or for an axis");
        }
        if (scale.isScalar() && zero.isScalar()) {
            return scaled(values, scale.reshape(), zero.reshape());
        }
        int axis = ShapeOperators.axis(attributes.integer("axis", 1), values.rank());
        if (scale.data().length != values.dims()[axis] || zero.data().length != scale.data().length) {
            throw new NodeProblem("its scales do not fit its axis " + axis, "export the model again");
        }
        int[] dims = new int[values.rank()];
        Arrays.fill(dims, 1);
        dims[axis] = scale.data().length;
        return scaled(values, scale.reshape(dims), zero.reshape(dims));
    }

    private static Tensor scaled(Tensor values, Tensor scale, Tensor zero) {
        Tensor centred = arithmetic("Sub", values, zero.asInteger(true));
        return arithmetic("Mul", centred.asInteger(false), scale);
    }
}
