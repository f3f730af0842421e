package io.nightjar.model.onnx;

import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/** Sums, products and powers, evaluated on polynomials. */
final class ElementwiseOperators {
    private static final ChannelPolynomial MINUS_ONE = ChannelPolynomial.constant(-1);

    private final GraphBuilder builder;

    ElementwiseOperators(GraphBuilder builder) {
        this.builder = builder;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        if (attributes.has("axis") || attributes.integer("broadcast", 0) != 0) {
            throw new NodeProblem(
                    "it lines up its inputs by an axis, as operator sets below 7 did",
                    "export with operator set 9 or newer");
        }
        String type = origin.operator();
        if (type.equals("Neg")) {
            return binary("Mul", origin, Tensor.scalar(-1), in.value(0));
        } else if (type.equals("Sum") || type.equals("Mean")) {
            Value sum = in.value(0);
            for (int i = 1; i < in.count(); i++) {
                sum = binary("Add", origin, sum, in.value(i));
            }
            return type.equals("Sum") ? sum : binary("Div", origin, sum, Tensor.scalar(in.count()));
        }
        return binary(type, origin, in.value(0), in.value(1));
    }

    /** value * scale + shift. */
    Value affine(Origin origin, Value value, Tensor scale, Tensor shift) {
        return binary("Add", origin, binary("Mul", origin, value, scale), shift);
    }

    Value binary(String type, Origin origin, Value left, Value right) {
        if (left instanceof Tensor a && right instanceof Tensor b) {
            return ConstantOperators.arithmetic(type, a, b);
        }
        if (isWhole(left) || isWhole(right)) {
            Whole whole = whole(left, right).combined(type, whole(right, left));
            return ((Symbol) binary(type, origin, asNumbers(left), asNumbers(right))).as(whole);
        }
        if (left instanceof Tensor tensor) {
            tensor.known();
        } else if (right instanceof Tensor tensor) {
            tensor.known();
        }
        if (left instanceof Symbol a && right instanceof Symbol b) {
            return symbols(type, origin, a, b);
        } else if (left instanceof Symbol a) {
            return type.equals("Pow") ? power(origin, a, (Tensor) right) : right(type, origin, a, (Tensor) right);
        }
        return left(type, origin, (Tensor) left, (Symbol) right);
    }

    private static boolean isWhole(Value value) {
        return value instanceof Symbol symbol && symbol.isInteger();
    }

    private static Value asNumbers(Value value) {
        return value instanceof Symbol symbol ? symbol.asNumbers() : value;
    }

    /** What an operand's whole numbers are; the other one's type is that of a constant. */
    private static Whole whole(Value value, Value other) {
        Whole beside = other instanceof Symbol symbol ? symbol.whole() : null;
        if (value instanceof Tensor constant && beside != null) {
            return Whole.of(beside.type(), constant);
        } else if (value instanceof Symbol symbol
                && symbol.isInteger()
                && (other instanceof Tensor
                        || (beside != null && beside.type() == symbol.whole().type()))) {
            return symbol.view().hasZeros() ? symbol.whole().with(0) : symbol.whole();
        }
        throw new NodeProblem("it computes with whole numbers and others", "cast the image to float first");
    }

    /** symbol OP constant. */
    private Symbol right(String type, Origin origin, Symbol symbol, Tensor constant) {
        double[] data = constant.data();
        return switch (type) {
            case "Add" -> plus(origin, symbol, constant);
            case "Sub" -> plus(origin, symbol, new Tensor(constant.dims(), map(data, v -> -v)));
            case "Mul" -> times(origin, symbol, constant);
            default -> {
                if (Arrays.stream(data).anyMatch(v -> v == 0)) {
                    throw new NodeProblem("it divides by zero", "check the constant");
                }
                yield times(origin, symbol, new Tensor(constant.dims(), map(data, v -> 1 / v)));
            }
        };
    }

    /** constant OP symbol. */
    private Symbol left(String type, Origin origin, Tensor constant, Symbol symbol) {
        return switch (type) {
            case "Add" -> plus(origin, symbol, constant);
            case "Sub" -> plus(origin, symbol.with(symbol.polynomial().times(MINUS_ONE), origin), constant);
            case "Mul" -> times(origin, symbol, constant);
            default ->
                throw new NodeProblem(
                        "it divides by, or raises to the power of, a value that depends on the image",
                        "use polynomials with constant coefficients");
        };
    }

    private Value symbols(String type, Origin origin, Symbol one, Symbol other) {
        Symbol first = ofSameRank(one, other);
        Symbol second = ofSameRank(other, one);
        if (first.hasBatchInside() != second.hasBatchInside()) {
            throw new NodeProblem(
                    "one of its inputs counts the batch and places of an image as one axis",
                    "keep the batch as an axis of its own");
        } else if (first.batchAxis() != second.batchAxis()) {
            throw new NodeProblem(
                    "its two inputs of shapes " + Arrays.toString(first.fullDims()) + " and "
                            + Arrays.toString(second.fullDims()) + " for one image have the batch on different axes",
                    "bring the batch of both to the same axis");
        }
        Symbol a = expanded(first, second.dims());
        Symbol b = expanded(second, first.dims());
        boolean sameBase =
                a.base() == b.base() && a.shape().equals(b.shape()) && a.view().isSameAs(b.view());
        if (type.equals("Add") || type.equals("Sub")) {
            ChannelPolynomial added =
                    type.equals("Add") ? b.polynomial() : b.polynomial().times(MINUS_ONE);
            return sameBase
                    ? a.with(a.polynomial().plus(added), origin)
                    : builder.add(origin, a, b.with(added, b.origin()));
        }
        if (type.equals("Mul") && sameBase) {
            return product(origin, a, b);
        }
        throw new NodeProblem(
                type.equals("Mul")
                        ? "it multiplies two different tensors that depend on the image"
                        : "both inputs depend on the image",
                "use polynomials of one tensor");
    }

    /** Without the axis of the batch, it gets axes of size 1 in front as the other has them (ONNX, broadcasting). */
    private static Symbol ofSameRank(Symbol symbol, Symbol other) {
        int rank = other.dims().length;
        return symbol.batchAxis() == Symbol.NO_BATCH && other.isBatchFirst() && symbol.dims().length <= rank
                ? symbol.withFullDims(inFront(symbol.dims(), rank + 1), 0)
                : symbol;
    }

    /** The dimensions behind as many ones as are missing. */
    private static int[] inFront(int[] dims, int rank) {
        int[] all = new int[rank];
        Arrays.fill(all, 1);
        System.arraycopy(dims, 0, all, rank - dims.length, dims.length);
        return all;
    }

    private Symbol product(Origin origin, Symbol a, Symbol b) {
        requireDegree(a.polynomial().degree() + b.polynomial().degree());
        return a.with(a.polynomial().times(b.polynomial()), origin);
    }

    private static void requireDegree(int degree) {
        if (degree > PolynomialActivation.MAX_DEGREE) {
            throw new NodeProblem(
                    "it makes a polynomial of degree " + degree,
                    "use degree " + PolynomialActivation.MAX_DEGREE + " or less");
        }
    }

    private Symbol power(Origin origin, Symbol symbol, Tensor exponents) {
        int highest = 0;
        for (double exponent : exponents.data()) {
            if (exponent != Math.rint(exponent) || exponent < 1 || exponent > PolynomialActivation.MAX_DEGREE) {
                throw new NodeProblem(
                        "its exponent is not a whole number from 1 to " + PolynomialActivation.MAX_DEGREE,
                        "use products and whole exponents up to " + PolynomialActivation.MAX_DEGREE);
            }
            highest = Math.max(highest, (int) exponent);
        }
        if (highest == 0) {
            throw new NodeProblem("its exponent has no values", "export the model again");
        } else if (symbol.batchAxis() != 0 && !symbol.hasBatchInside()) {
            return batchFirst(symbol, exponents, (first, perImage) -> power(origin, first, perImage));
        }
        Symbol target = broadcast(symbol, exponents);
        requireDegree(target.polynomial().degree() * highest);
        double[] byChannel = byPlace(target, exponents, true, true);
        if (byChannel == null) {
            throw new NodeProblem("its exponents differ within a channel", "use one exponent, or one for each channel");
        }
        ChannelPolynomial power = target.polynomial();
        ChannelPolynomial sum = ChannelPolynomial.constant(0);
        for (int k = 1; k <= highest; k++) {
            int exponent = k;
            power = k == 1 ? power : power.times(target.polynomial());
            double[] mask =
                    Arrays.stream(byChannel).map(e -> e == exponent ? 1 : 0).toArray();
            sum = sum.plus(power.times(ChannelPolynomial.constant(mask)));
        }
        return target.with(sum, origin);
    }

    private Symbol plus(Origin origin, Symbol symbol, Tensor constant) {
        return combine(origin, symbol, constant, false);
    }

    private Symbol times(Origin origin, Symbol symbol, Tensor constant) {
        return combine(origin, symbol, constant, true);
    }

    /** The symbol repeated along axes where the other has more places (ONNX, broadcasting). */
    private static Symbol expanded(Symbol symbol, int[] other) {
        int[] dims = symbol.dims();
        if (Arrays.equals(dims, other) || dims.length != other.length) {
            return symbol;
        }
        int[] target = dims.clone();
        for (int k = 0; k < dims.length; k++) {
            target[k] = dims[k] == 1 ? other[k] : dims[k];
        }
        Move move = Move.broadcast(dims, target);
        return symbol.with(symbol.view().select(target, move.from()));
    }

    /** Values chosen by a constant condition: products with ones and zeros. */
    Value where(Origin origin, Arguments in) {
        if (!(in.value(0) instanceof Tensor condition)) {
            throw Impossible.problem("Greater");
        }
        double[] no = map(condition.data(), v -> v != 0 ? 0 : 1);
        Value first = chosen(origin, in.value(1), new Tensor(condition.known().dims(), map(no, v -> 1 - v)));
        Value second = chosen(origin, in.value(2), new Tensor(condition.dims(), no));
        return binary("Add", origin, first, second);
    }

    private Value chosen(Origin origin, Value value, Tensor mask) {
        if (value instanceof Tensor tensor) {
            Tensor zero = Tensor.scalar(0);
            return ConstantOperators.read("Where", new Arguments(List.of(mask, tensor, zero)), null);
        }
        return binary("Mul", origin, value, mask);
    }

    private Symbol combine(Origin origin, Symbol symbol, Tensor constant, boolean multiply) {
        if (!Arrays.stream(constant.data()).allMatch(Double::isFinite)) {
            throw new NodeProblem("its constant is not finite", "check the constant");
        } else if (constant.data().length == 0) {
            throw new NodeProblem("its constant has no values", "export the model again");
        } else if (symbol.batchAxis() != 0 && !symbol.hasBatchInside()) {
            return batchFirst(symbol, constant, (first, perImage) -> combine(origin, first, perImage, multiply));
        }
        Symbol target = broadcast(symbol.view().hasZeros() ? builder.settle(symbol) : symbol, constant);
        double[] byChannel = byPlace(target, constant, true, multiply);
        if (byChannel != null) {
            ChannelPolynomial operand = ChannelPolynomial.constant(byChannel);
            ChannelPolynomial polynomial = target.polynomial();
            return target.with(multiply ? polynomial.times(operand) : polynomial.plus(operand), origin);
        }
        Symbol value = builder.evaluate(target);
        double[] byElement = byPlace(value, constant, false, multiply);
        if (byElement == null) {
            value = builder.settle(value);
            byElement = byPlace(value, constant, false, multiply);
        }
        double[] neutral = new double[byElement.length];
        Arrays.fill(neutral, multiply ? 0 : 1);
        ElementAffine layer = multiply ? new ElementAffine(byElement, neutral) : new ElementAffine(neutral, byElement);
        Symbol made = builder.append(origin, layer, value);
        return made.with(value.view().over(made.shape())).withBatchAxis(symbol.batchAxis());
    }

    /** As where the batch is the first axis, to which it is brought in both, and back. */
    private static Symbol batchFirst(Symbol given, Tensor constant, BiFunction<Symbol, Tensor, Symbol> operation) {
        boolean hasBatch = given.batchAxis() >= 0;
        int rank = given.fullDims().length;
        Symbol symbol = hasBatch || constant.rank() <= rank
                ? given
                : given.withFullDims(inFront(given.dims(), constant.rank()), Symbol.NO_BATCH);
        int[] dims = symbol.fullDims();
        if (constant.rank() > dims.length) {
            throw unfit(constant, dims);
        }
        int[] own = inFront(constant.dims(), dims.length);
        if (hasBatch && own[symbol.batchAxis()] != 1) {
            throw new NodeProblem(
                    "its constant of shape " + Arrays.toString(constant.dims())
                            + " has a value for each image of the batch, which is axis " + symbol.batchAxis(),
                    "use constants that are the same for all images");
        }
        int[] rest = Symbol.without(own, symbol.batchAxis());
        Tensor perImage = constant.reshape(inFront(rest, rest.length + 1));
        return operation.apply(symbol.withBatchAxis(0), perImage).withBatchAxis(symbol.batchAxis());
    }

    /** The symbol repeated along axes where the constant has more places. */
    private static Symbol broadcast(Symbol symbol, Tensor constant) {
        int[] dims = ShapeOperators.withBatch(symbol.dims());
        int rank = constant.rank();
        if (symbol.hasBatchInside() && rank >= dims.length - 1 && constant.dims()[rank - (dims.length - 1)] != 1) {
            throw unfit(constant, dims);
        }
        if (rank > dims.length || (rank == dims.length && constant.dims()[0] != 1)) {
            throw unfit(constant, dims);
        }
        int[] target = dims.clone();
        for (int k = 0; k < rank; k++) {
            int at = dims.length - rank + k;
            target[at] = dims[at] == 1 ? constant.dims()[k] : dims[at];
        }
        if (Tensor.spread(constant.dims(), target) == null) {
            throw unfit(constant, dims);
        }
        return Arrays.equals(target, dims)
                ? symbol
                : (Symbol) MoveOperators.moved(symbol, Move.broadcast(dims, target));
    }

    private static NodeProblem unfit(Tensor constant, int[] dims) {
        return new NodeProblem(
                "its constant of shape " + Arrays.toString(constant.dims()) + " does not fit the tensor "
                        + Arrays.toString(dims),
                "export the model again");
    }

    /**
     * The constant's value in every channel, or for every element, of the symbol's node; null when it is not the same
     * wherever that occurs. What does not occur is left as it is.
     */
    private static double[] byPlace(Symbol symbol, Tensor constant, boolean channels, boolean multiply) {
        Shape shape = symbol.shape();
        int plane = channels ? shape.height() * shape.width() : 1;
        double[] values = new double[channels ? shape.channels() : shape.size()];
        double first = constant.data()[0];
        if (Arrays.stream(constant.data()).allMatch(value -> value == first)) {
            Arrays.fill(values, first);
            return values;
        }
        int[] dims = ShapeOperators.withBatch(symbol.dims());
        int[] spread = Tensor.spread(constant.dims(), dims);
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < symbol.view().size(); i++) {
            int place = symbol.view().place(i) / plane;
            double value = constant.data()[Tensor.offset(i, dims, spread)];
            if (Double.isNaN(values[place])) {
                values[place] = value;
            } else if (values[place] != value) {
                return null;
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.isNaN(values[i]) ? (multiply ? 1 : 0) : values[i];
        }
        return values;
    }

    private static double[] map(double[] values, DoubleUnaryOperator operator) {
        return Arrays.stream(values).map(operator).toArray();
    }
}
