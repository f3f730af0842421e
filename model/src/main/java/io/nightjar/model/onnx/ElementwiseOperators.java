package io.nightjar.model.onnx;

import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;

/** Sums, products and powers, evaluated on polynomials. */
final class ElementwiseOperators {
    private static final ChannelPolynomial MINUS_ONE = ChannelPolynomial.constant(-1);

    private final GraphBuilder builder;

    ElementwiseOperators(GraphBuilder builder) {
        this.builder = builder;
    }

    Value read(Origin origin, Arguments in) {
        String type = origin.operator();
        if (type.equals("Neg")) {
            return binary("Mul", origin, Tensor.scalar(-1), in.value(0));
        } else if (type.equals("Sum")) {
            Value sum = in.value(0);
            for (int i = 1; i < in.count(); i++) {
                sum = binary("Add", origin, sum, in.value(i));
            }
            return sum;
        }
        return binary(type, origin, in.value(0), in.value(1));
    }

    private Value binary(String type, Origin origin, Value left, Value right) {
        if (left instanceof Tensor a && right instanceof Tensor b) {
            return constants(type, a, b);
        } else if (left instanceof Symbol a && right instanceof Symbol b) {
            return symbols(type, origin, a, b);
        } else if (left instanceof Symbol a) {
            return type.equals("Pow") ? power(origin, a, (Tensor) right) : right(type, origin, a, (Tensor) right);
        }
        return left(type, origin, (Tensor) left, (Symbol) right);
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

    private Value symbols(String type, Origin origin, Symbol a, Symbol b) {
        boolean sameBase = a.base() == b.base()
                && Arrays.equals(a.layout().dims(), b.layout().dims());
        if (type.equals("Add") || type.equals("Sub")) {
            ChannelPolynomial second =
                    type.equals("Add") ? b.polynomial() : b.polynomial().times(MINUS_ONE);
            return sameBase
                    ? a.with(a.polynomial().plus(second), origin)
                    : builder.add(origin, a, b.with(second, b.origin()));
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

    private Symbol product(Origin origin, Symbol a, Symbol b) {
        int degree = a.polynomial().degree() + b.polynomial().degree();
        if (degree <= PolynomialActivation.MAX_DEGREE) {
            return a.with(a.polynomial().times(b.polynomial()), origin);
        } else if (a.polynomial() == b.polynomial()) {
            Symbol base = builder.evaluate(a);
            return base.with(base.polynomial().times(base.polynomial()), origin);
        }
        throw new NodeProblem(
                "it makes a polynomial of degree " + degree,
                "use degree " + PolynomialActivation.MAX_DEGREE + " or less");
    }

    private Symbol power(Origin origin, Symbol symbol, Tensor exponents) {
        double exponent = exponents.isScalar() ? exponents.data()[0] : Double.NaN;
        if (exponent != Math.rint(exponent) || exponent < 1 || exponent > PolynomialActivation.MAX_DEGREE) {
            throw new NodeProblem(
                    "its exponent is not a whole number from 1 to " + PolynomialActivation.MAX_DEGREE,
                    "use products and whole exponents up to " + PolynomialActivation.MAX_DEGREE);
        }
        boolean fits = symbol.polynomial().degree() * exponent <= PolynomialActivation.MAX_DEGREE;
        Symbol base = fits ? symbol : builder.evaluate(symbol);
        Symbol result = base;
        for (int k = 1; k < exponent; k++) {
            result = product(origin, result, base);
        }
        return result;
    }

    private Symbol plus(Origin origin, Symbol symbol, Tensor constant) {
        return combine(origin, symbol, constant, false);
    }

    private Symbol times(Origin origin, Symbol symbol, Tensor constant) {
        return combine(origin, symbol, constant, true);
    }

    private Symbol combine(Origin origin, Symbol symbol, Tensor constant, boolean multiply) {
        Symbol target = symbol;
        double[] byChannel = byChannel(symbol, constant);
        if (byChannel == null && symbol.layout().dims().length == 1) {
            target = builder.vector(symbol);
            byChannel = byChannel(target, constant);
        }
        if (byChannel == null) {
            throw new NodeProblem(
                    "its constant differs between positions of one channel", "use one constant per channel");
        }
        ChannelPolynomial operand = ChannelPolynomial.constant(byChannel);
        ChannelPolynomial polynomial = target.polynomial();
        return target.with(multiply ? polynomial.times(operand) : polynomial.plus(operand), origin);
    }

    /** The constant's value in every channel of the symbol's base; null when it varies inside a channel. */
    private static double[] byChannel(Symbol symbol, Tensor constant) {
        Layout layout = symbol.layout();
        int[] dims = new int[layout.dims().length + 1];
        dims[0] = 1;
        System.arraycopy(layout.dims(), 0, dims, 1, layout.dims().length);
        int[] spread = constant.spread(dims);
        if (spread == null) {
            throw new NodeProblem(
                    "its constant of shape " + Arrays.toString(constant.dims()) + " does not fit the tensor "
                            + Arrays.toString(dims),
                    "use one constant per channel or one for all");
        }
        Shape shape = symbol.shape();
        int plane = shape.height() * shape.width();
        double[] byChannel = new double[shape.channels()];
        double first = constant.data()[0];
        if (Arrays.stream(constant.data()).allMatch(value -> value == first)) {
            Arrays.fill(byChannel, first);
            return byChannel;
        }
        Arrays.fill(byChannel, Double.NaN);
        IntUnaryOperator place = layout.place();
        for (int i = 0; i < shape.size(); i++) {
            int channel = place.applyAsInt(i) / plane;
            double value = constant.data()[Tensor.offset(i, dims, spread)];
            if (Double.isNaN(byChannel[channel])) {
                byChannel[channel] = value;
            } else if (byChannel[channel] != value) {
                return null;
            }
        }
        return byChannel;
    }

    private static Tensor constants(String type, Tensor a, Tensor b) {
        int[] dims = a.rank() >= b.rank() ? a.dims().clone() : b.dims().clone();
        Tensor shorter = a.rank() >= b.rank() ? b : a;
        for (int k = 0; k < shorter.rank(); k++) {
            int at = dims.length - shorter.rank() + k;
            dims[at] = Math.max(dims[at], shorter.dims()[k]);
        }
        double[] left = a.broadcastTo(dims);
        double[] right = b.broadcastTo(dims);
        if (left == null || right == null) {
            throw new NodeProblem("its two constants do not fit together", "export the model again");
        }
        DoubleBinaryOperator operator = switch (type) {
            case "Add" -> Double::sum;
            case "Sub" -> (x, y) -> x - y;
            case "Mul" -> (x, y) -> x * y;
            case "Div" -> (x, y) -> x / y;
            default -> Math::pow;
        };
        double[] out = new double[left.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = operator.applyAsDouble(left[i], right[i]);
        }
        return new Tensor(dims, out);
    }

    private static double[] map(double[] values, DoubleUnaryOperator operator) {
        return Arrays.stream(values).map(operator).toArray();
    }
}
