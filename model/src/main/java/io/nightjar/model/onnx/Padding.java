package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.List;

/** Zeros, another constant, or the image's own values around it (ONNX, Pad). */
final class Padding {
    private final ElementwiseOperators elementwise;

    Padding(ElementwiseOperators elementwise) {
        this.elementwise = elementwise;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        int[] dims = MoveOperators.dims(in.value(0));
        int[] pads = in.has(1) ? in.constant(1).toInts() : attributes.integers("pads", attributes.integers("paddings"));
        int[] axes = in.has(3) ? in.constant(3).toInts() : Images.range(0, dims.length);
        double value = in.has(2) ? in.constant(2).data()[0] : attributes.number("value", 0);
        String mode = attributes.text("mode", "constant");
        if (pads.length != 2 * axes.length) {
            throw new NodeProblem("its pads do not fit its axes", "export the model again");
        } else if (Double.isNaN(value)) {
            throw new NodeProblem("it pads with what is not a number", "check the constant");
        }
        List<Move.Axis> moves = MoveOperators.whole(dims);
        for (int i = 0; i < axes.length; i++) {
            int k = ShapeOperators.axis(axes[i], dims.length);
            if (pads[i] != 0 || pads[axes.length + i] != 0) {
                MoveOperators.requireOtherThanBatch(k, MoveOperators.batchAxis(in.value(0)));
                moves.set(k, padded(dims[k], pads[i], pads[axes.length + i], mode));
            }
        }
        Move move = Move.alongAxes(dims, moves);
        if (in.value(0) instanceof Tensor tensor) {
            return move.apply(tensor, value);
        } else if (value == 0 || Arrays.stream(move.from()).noneMatch(from -> from == View.ZERO)) {
            return MoveOperators.moved(in.value(0), move);
        }
        Symbol symbol = in.symbol(0);
        Value lowered = elementwise.binary("Sub", origin, symbol.asNumbers(), Tensor.scalar(value));
        Value padded = elementwise.binary("Add", origin, MoveOperators.moved(lowered, move), Tensor.scalar(value));
        return symbol.isInteger() ? ((Symbol) padded).as(symbol.whole().with(value)) : padded;
    }

    private static Move.Axis padded(int size, int before, int after, String mode) {
        int length = Math.addExact(size, Math.addExact(before, after));
        if (length < 1) {
            throw new NodeProblem("its padding leaves nothing", "export the model again");
        }
        return switch (mode) {
            case "constant" ->
                new Move.Axis(length, i -> i - before < 0 || i - before >= size ? View.ZERO : i - before);
            case "edge" -> new Move.Axis(length, i -> Math.max(0, Math.min(size - 1, i - before)));
            case "reflect" -> {
                if (Math.max(before, after) >= size) {
                    throw new NodeProblem("it reflects more than its input has", "use a smaller padding");
                }
                yield new Move.Axis(length, i -> {
                    int at = Math.abs(i - before);
                    return at < size ? at : 2 * (size - 1) - at;
                });
            }
            case "wrap" -> {
                if (before < 0 || after < 0) {
                    throw new NodeProblem("it wraps around what it cuts off", "cut with Slice, and pad after that");
                }
                yield new Move.Axis(length, i -> Math.floorMod(i - before, size));
            }
            default -> throw new NodeProblem("its mode is " + mode, "pad with a constant");
        };
    }
}
