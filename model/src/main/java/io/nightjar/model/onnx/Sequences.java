package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Lists of tensors of known lengths, taken apart and joined at known places. */
final class Sequences {
    static final Set<String> TYPES = Set.of(
            "SequenceConstruct",
            "SequenceEmpty",
            "SequenceInsert",
            "SequenceErase",
            "SequenceAt",
            "SequenceLength",
            "SplitToSequence",
            "ConcatFromSequence");
    private static final int MAX_LENGTH = 1 << 12;

    private final MoveOperators moves;
    private final ShapeOperators shapes;

    Sequences(MoveOperators moves, ShapeOperators shapes) {
        this.moves = moves;
        this.shapes = shapes;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        return switch (origin.operator()) {
            case "SequenceEmpty" -> new Value.Sequence(List.of());
            case "SequenceConstruct" -> construct(in);
            case "SplitToSequence" -> split(in, attributes);
            case "SequenceLength" ->
                Tensor.scalar(sequence(in, 0).parts().size()).asInteger(true);
            case "SequenceAt" -> {
                List<Value> parts = sequence(in, 0).parts();
                yield parts.get(place(in.constant(1), parts.size(), parts.size()));
            }
            case "SequenceInsert" -> {
                List<Value> parts = new ArrayList<>(sequence(in, 0).parts());
                int end = parts.size();
                parts.add(in.has(2) ? place(in.constant(2), end, end + 1) : end, tensor(in.value(1)));
                yield sequence(parts);
            }
            case "SequenceErase" -> {
                List<Value> parts = new ArrayList<>(sequence(in, 0).parts());
                parts.remove(in.has(1) ? place(in.constant(1), parts.size(), parts.size()) : parts.size() - 1);
                yield sequence(parts);
            }
            default -> concat(origin, in, attributes);
        };
    }

    private static Value construct(Arguments in) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < in.count(); i++) {
            parts.add(tensor(in.value(i)));
        }
        return sequence(parts);
    }

    private static Value.Sequence sequence(List<Value> parts) {
        if (parts.size() > MAX_LENGTH) {
            throw new NodeProblem(
                    "it makes a sequence of " + Counts.of(parts.size(), "tensor") + ", more than 2^12",
                    "use shorter sequences");
        }
        return new Value.Sequence(List.copyOf(parts));
    }

    private static Value tensor(Value value) {
        if (value instanceof Tensor || value instanceof Symbol) {
            return value;
        }
        throw new NodeProblem("it puts what is no tensor of numbers into a sequence", "use sequences of tensors");
    }

    private static Value.Sequence sequence(Arguments in, int i) {
        if (in.value(i) instanceof Value.Sequence sequence) {
            return sequence;
        }
        throw new NodeProblem("input " + i + " is no sequence", "export the model again");
    }

    /** @param places that there are, which an index may count from the {@code end} */
    private static int place(Tensor index, int end, int places) {
        double at = index.isScalar() ? index.data()[0] : Double.NaN;
        double place = at < 0 ? at + end : at;
        if (!(place >= 0 && place < places)) {
            throw new NodeProblem(
                    "its place " + Arrays.toString(index.data()) + " is none of a sequence of "
                            + Counts.of(end, "tensor"),
                    "export the model again");
        }
        return (int) place;
    }

    private Value split(Arguments in, Attributes attributes) {
        Value value = tensor(in.value(0));
        int[] dims = MoveOperators.dims(value);
        int axis = ShapeOperators.axis(attributes.integer("axis", 0), dims.length);
        boolean single = !in.has(1);
        int[] sizes = single ? each(dims[axis], 1) : sizes(in.constant(1), dims[axis]);
        List<Value> parts = MoveOperators.parts(value, axis, sizes);
        if (single && attributes.integer("keepdims", 1) == 0) {
            parts.replaceAll(part -> shapes.squeezed(part, axis));
        }
        return sequence(parts);
    }

    private static int[] sizes(Tensor split, int size) {
        return split.rank() == 0 ? each(size, split.toInts()[0]) : split.toInts();
    }

    /** Parts of one size, the last with what is left. */
    private static int[] each(int size, int part) {
        if (part < 1 || (size + (long) part - 1) / part > MAX_LENGTH) {
            throw new NodeProblem(
                    "it splits " + size + " places into parts of " + part, "use parts of 1 to " + size + " places");
        }
        int[] sizes = new int[(int) ((size + (long) part - 1) / part)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.min(part, size - i * part);
        }
        return sizes;
    }

    private Value concat(Origin origin, Arguments in, Attributes attributes) {
        List<Value> parts = new ArrayList<>(sequence(in, 0).parts());
        int axis = attributes.integer("axis", 0);
        if (parts.isEmpty()) {
            throw new NodeProblem("it joins a sequence of no tensors", "export the model again");
        } else if (attributes.integer("new_axis", 0) != 0) {
            int rank = MoveOperators.dims(parts.get(0)).length + 1;
            int added = ShapeOperators.axis(axis, rank);
            parts.replaceAll(part -> shapes.unsqueezed(part, added));
            return moves.joined(origin, new Arguments(parts), added);
        }
        return moves.joined(origin, new Arguments(parts), axis);
    }
}
