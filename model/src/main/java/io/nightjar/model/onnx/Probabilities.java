package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.nightjar.model.network.Shape;
import io.nightjar.model.onnx.Decision.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What follows the values that the end of a network gives for its classes. */
final class Probabilities {
    /** Operators that take some of the values, or move them. */
    private static final Set<String> SELECTIONS = Set.of("Gather", "Slice", "Split", "ArrayFeatureExtractor");

    private static final Set<DataType> FLOATS =
            Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

    private final GraphBuilder builder;
    private final MoveOperators moves;
    private final Thresholds thresholds;

    Probabilities(GraphBuilder builder, MoveOperators moves, Thresholds thresholds) {
        this.builder = builder;
        this.moves = moves;
        this.thresholds = thresholds;
    }

    /**
     * Of values that are the first input; null for what is not read.
     *
     * @param outputs of the node
     */
    List<Value> follow(Origin origin, Decision values, Arguments in, Attributes attributes, int outputs) {
        String type = origin.operator();
        boolean isProbability = values.form() == Form.PROBABILITIES
                && values.isSingle()
                && values.operator().equals("Sigmoid");
        switch (type) {
            case "Identity" -> {
                return List.of(values);
            }
            case "Dropout" -> {
                return in.has(2) && in.constant(2).data()[0] != 0 ? null : List.of(values);
            }
            case "Cast" -> {
                DataType to = DataType.forNumber(attributes.integer("to", 1));
                return to != null && FLOATS.contains(to) ? List.of(values) : null;
            }
            case "CastLike" -> {
                return in.value(1) instanceof Tensor like && like.isInteger() ? null : List.of(values);
            }
            case "ZipMap" -> {
                return isForEveryClass(values) ? List.of(values) : null;
            }
            case "Normalizer" -> {
                // Along the last axis of (batch, classes); it would make one value the same for every image.
                boolean isTable =
                        values.scores().isBatchFirst() && values.scores().dims().length == 1;
                boolean isDivided = values.form() == Form.PAIR || (isForEveryClass(values) && !values.isSingle());
                boolean isPositive = !Set.of("LinearClassifier", "LogSoftmax").contains(values.operator())
                        || !attributes.text("norm", "MAX").equals("MAX");
                return isTable && isDivided && isPositive
                        ? List.of(normalised(values, attributes.text("norm", "MAX")))
                        : null;
            }
            case "Log" -> {
                return values.operator().equals("Softmax") && values.form() == Form.PROBABILITIES
                        ? List.of(values.as("LogSoftmax", Form.PROBABILITIES))
                        : null;
            }
            case "Round" -> {
                Label label = new Label(Label.truth().numbers().asInteger(false), null, DataType.FLOAT);
                return isProbability ? List.of(values.withLabel(label)) : null;
            }
            default -> {
                if (isProbability && Thresholds.COMPARISONS.contains(type) && in.value(1) instanceof Tensor limit) {
                    return List.of(thresholds.ofProbability(origin, values, limit, true));
                }
                return SELECTIONS.contains(type) ? selected(origin, values, in, attributes, outputs) : null;
            }
        }
    }

    /** What sums to 1 stays the same by the norm L1; other quotients have the same order. */
    private static Decision normalised(Decision values, String norm) {
        boolean sumsToOne = values.form() == Form.PAIR || values.operator().equals("Softmax");
        return norm.equals("L1") && sumsToOne ? values : values.as("Normalizer", values.form());
    }

    private static boolean isForEveryClass(Decision values) {
        return values.form() == Form.PROBABILITIES || values.form() == Form.PAIR;
    }

    /** One less a probability, and a constant compared with one; null for what is not read. */
    List<Value> ofConstantFirst(Origin origin, Decision values, Arguments in) {
        boolean isProbability = values.form() == Form.PROBABILITIES
                && values.isSingle()
                && values.operator().equals("Sigmoid");
        if (!isProbability || !(in.value(0) instanceof Tensor constant)) {
            return null;
        } else if (origin.operator().equals("Sub")
                && constant.isScalar()
                && constant.known().data()[0] == 1) {
            builder.note("Node '" + origin.node() + "' (Sub) at the end is left out: the output is the negated logit");
            return List.of(values.complement(origin));
        }
        return Thresholds.COMPARISONS.contains(origin.operator())
                ? List.of(thresholds.ofProbability(origin, values, constant, false))
                : null;
    }

    /** The two probabilities of one logit: the label is 1 where the second is larger. */
    Decision pair(Arguments in, Attributes attributes) {
        if (in.count() == 2
                && in.value(0) instanceof Decision no
                && in.value(1) instanceof Decision yes
                && no.form() == Form.PROBABILITIES
                && yes.form() == Form.PROBABILITIES
                && (no.complementOf() == yes || yes.complementOf() == no)) {
            int axis = ShapeOperators.axis(attributes.integer("axis", 1), yes.dims().length);
            if (axis != yes.scores().batchAxis()) {
                return yes.pairAlong(axis);
            }
        }
        throw new NodeProblem("it joins results of the model's end", "end the model with its scores");
    }

    private List<Value> selected(Origin origin, Decision values, Arguments in, Attributes attributes, int outputs) {
        if (values.form() == Form.PAIR) {
            return fromPair(origin, values, in, attributes);
        } else if (values.form() != Form.PROBABILITIES) {
            return null;
        }
        List<Value> results = new ArrayList<>();
        for (Value part : parts(origin, values, in, attributes, outputs)) {
            results.add(selected(origin, values, (Symbol) part));
        }
        return results;
    }

    /** For every output the numbers of the values that it takes. */
    private List<Value> parts(Origin origin, Decision values, Arguments in, Attributes attributes, int outputs) {
        Symbol scores = values.scores();
        View view = View.vector(Shape.vector(scores.view().size())).reshape(scores.dims());
        Symbol numbers = new Symbol(0, view, ChannelPolynomial.IDENTITY, origin).withBatchAxis(scores.batchAxis());
        if (origin.operator().equals("ArrayFeatureExtractor")) {
            int[] all = MoveOperators.dims(numbers);
            MoveOperators.requireOtherThanBatch(all.length - 1, scores.batchAxis());
            return List.of(MoveOperators.moved(numbers, MoveOperators.gather(all, in.constant(1), all.length - 1)));
        }
        List<Value> inputs = new ArrayList<>(in.values());
        inputs.set(0, numbers);
        return moves.read(origin, new Arguments(inputs), attributes, outputs);
    }

    private static int[] places(Symbol symbol) {
        int[] places = new int[symbol.view().size()];
        Arrays.setAll(places, symbol.view()::place);
        return places;
    }

    /** @param part the numbers of the values that are taken */
    private Decision selected(Origin origin, Decision values, Symbol part) {
        int[] from = places(part);
        Symbol scores = values.scores();
        int size = scores.view().size();
        if (from.length == 0 || Arrays.stream(from).distinct().count() != from.length) {
            throw new NodeProblem(
                    "it repeats values of the model's end, or takes none", "end the model with its scores");
        }
        Symbol taken = scores.with(scores.view().select(part.dims(), from))
                .with(scores.polynomial(), origin)
                .withBatchAxis(part.batchAxis());
        if (values.operator().equals("Softmax") && size == 2 && from.length == 1) {
            builder.note("Node '" + origin.node() + "' (" + origin.operator()
                    + ") at the end is left out: the output is" + " the logit of class " + from[0]
                    + " less the other, and the label is 1 where it is above 0");
            Symbol flat = scores.with(scores.view().reshape(size)).withBatchAxis(0);
            double sign = from[0] == 0 ? 1 : -1;
            Tensor difference = new Tensor(new int[] {size, 1}, new double[] {sign, -sign});
            Symbol logit = new DenseLayers(builder).product(origin, flat, difference, null);
            return values.of(logit.with(logit.view().reshape(part.dims())).withBatchAxis(part.batchAxis()))
                    .as("Sigmoid", Form.PROBABILITIES);
        }
        boolean each = from.length == size || values.operator().equals("Sigmoid");
        return values.of(taken).as(values.operator(), each ? Form.PROBABILITIES : Form.PART);
    }

    /** One of the two, whose place is a constant; null for others. */
    private List<Value> fromPair(Origin origin, Decision pair, Arguments in, Attributes attributes) {
        int[] dims = pair.dims();
        boolean isGather = origin.operator().equals("Gather");
        int axis = isGather ? ShapeOperators.axis(attributes.integer("axis", 0), dims.length) : dims.length - 1;
        boolean isOne = (isGather || origin.operator().equals("ArrayFeatureExtractor"))
                && in.value(1) instanceof Tensor place
                && place.isScalar();
        if (!isOne || axis != pair.axis() || !pair.operator().equals("Sigmoid")) {
            return null;
        }
        Tensor place = in.constant(1);
        if (place.data()[0] < -2 || place.data()[0] > 1) {
            throw new NodeProblem("it takes value " + place.data()[0] + " of two", "export the model again");
        }
        boolean isSecond = Math.floorMod((int) place.data()[0], 2) == 1;
        Symbol logit = isSecond ? pair.scores() : pair.scores().negated(origin);
        Tensor first = new Tensor(place.dims(), new double[1]);
        Symbol left = isGather ? (Symbol) moves.gathered(logit, first, axis) : logit;
        return List.of(pair.of(left).as("Sigmoid", Form.PROBABILITIES));
    }
}
