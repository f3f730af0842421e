package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What networks do with their scores at the end: probabilities, labels, and the wrappers of classifiers. It is left
 * out, as decrypting gives the label itself.
 */
final class Endings {
    /** Operators that begin an end where nothing else follows. */
    static final Set<String> BEGIN =
            Set.of("Softmax", "LogSoftmax", "Sigmoid", "ArgMax", "ArgMin", "TopK", "Greater", "GreaterOrEqual");

    /** Operators that may follow. */
    private static final Set<String> FOLLOW = Set.of(
            "Identity",
            "Cast",
            "CastLike",
            "Dropout",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "ArgMax",
            "TopK",
            "ZipMap",
            "Normalizer",
            "ArrayFeatureExtractor",
            "LabelEncoder",
            "Sub",
            "Concat",
            "Greater",
            "GreaterOrEqual",
            "Log",
            "Round",
            "Gather");

    /** FLOAT, FLOAT16, DOUBLE and BFLOAT16. */
    private static final Set<Integer> FLOATS = Set.of(1, 10, 11, 16);

    private final GraphBuilder builder;
    private final ShapeOperators shapes;

    Endings(GraphBuilder builder, ShapeOperators shapes) {
        this.builder = builder;
        this.shapes = shapes;
    }

    static boolean mayFollow(String type) {
        return FOLLOW.contains(type) || type.equals("Softmax");
    }

    /** @param node that reads scores */
    List<Value> begin(NodeProto node, Origin origin, Symbol scores, Arguments in, Attributes attributes) {
        String type = origin.operator();
        int classes = scores.view().size();
        switch (type) {
            case "Softmax", "LogSoftmax" -> {
                requireAxisOfClasses(attributes.integer("axis", -1), scores);
                leftOut(origin, "the output is the logits, whose order it does not change");
            }
            case "Sigmoid" ->
                leftOut(
                        origin,
                        classes == 1
                                ? "the output is the logit, and the label is 1 where it is above 0"
                                : "the output is the logits, whose order it does not change");
            case "Greater", "GreaterOrEqual" -> {
                return List.of(above(origin, scores, in));
            }
            case "ArgMin" -> {
                requireAxisOfClasses(attributes.integer("axis", 0), scores);
                leftOut(origin, "the output is the negated scores, whose largest is the label");
                ChannelPolynomial negated = scores.polynomial().times(ChannelPolynomial.constant(-1));
                return List.of(new Value.Decision(scores.with(negated, origin), type, true));
            }
            case "ArgMax" -> {
                requireAxisOfClasses(attributes.integer("axis", 0), scores);
                leftOut(origin, "the output is the scores, whose largest is the label");
            }
            default -> {
                requireAxisOfClasses(attributes.integer("axis", -1), scores);
                requireLargest(in, attributes);
                leftOut(origin, "the output is the scores, whose largest is the label");
            }
        }
        Value.Decision decision = new Value.Decision(scores, type, type.equals("ArgMax"));
        return type.equals("TopK") ? List.of(decision, decision.label()) : List.of(decision);
    }

    /** Of a single score; the label is its sign once the limit is taken off. */
    private Value above(Origin origin, Symbol scores, Arguments in) {
        if (scores.view().size() != 1 || !(in.value(1) instanceof Tensor limit) || !limit.isScalar()) {
            throw Impossible.problem("Greater");
        }
        double offset = -limit.data()[0];
        ChannelPolynomial shifted = scores.polynomial().plus(ChannelPolynomial.constant(offset));
        leftOut(
                origin,
                offset == 0
                        ? "the label is 1 where the score is above 0"
                        : "the output is the score less " + limit.data()[0]
                                + ", and the label is 1 where it is above 0");
        return new Value.Decision(offset == 0 ? scores : scores.with(shifted, origin), origin.operator(), true);
    }

    private static void requireLargest(Arguments in, Attributes attributes) {
        double k = in.has(1) ? in.constant(1).data()[0] : attributes.integer("k", 1);
        if (k != 1 || attributes.integer("largest", 1) == 0) {
            throw new NodeProblem("it takes the " + k + " best scores", "take one, or end the model with its scores");
        }
    }

    private static void requireAxisOfClasses(int axis, Symbol scores) {
        int[] dims = scores.fullDims();
        int k = ShapeOperators.axis(axis, dims.length);
        if (scores.view().size() == 1) {
            throw new NodeProblem(
                    "it works on a single score, which it makes the same for every image",
                    "end the model with its score, or with a Sigmoid");
        } else if (k == scores.batchAxis() || dims[k] != scores.view().size()) {
            throw new NodeProblem(
                    "it works along axis " + axis + " of " + Arrays.toString(dims)
                            + ", which is not that of the classes",
                    "end the model with one score for each class");
        }
    }

    /** A node that reads what an ending has made, and constants. */
    List<Value> follow(NodeProto node, Origin origin, Arguments in, Attributes attributes) {
        if (origin.operator().equals("Concat")) {
            return List.of(both(in));
        }
        Value.Decision decision = null;
        for (Value value : in.values()) {
            if (value instanceof Symbol || (decision != null && value instanceof Value.Decision)) {
                throw new NodeProblem(
                        "it joins the result of the model's end with another tensor", "end the model with its scores");
            } else if (value instanceof Value.Decision made) {
                decision = made;
            }
        }
        String type = origin.operator();
        boolean single = decision.scores().view().size() == 1;
        boolean isFirst = in.value(0) == decision;
        boolean allowed = switch (type) {
            case "Sub" ->
                single
                        && decision.operator().equals("Sigmoid")
                        && !decision.isLabel()
                        && in.value(0) instanceof Tensor one
                        && isAll(one, 1);
            case "Greater", "GreaterOrEqual" ->
                single
                        && isFirst
                        && in.value(1) instanceof Tensor limit
                        && isAll(limit, decision.operator().equals("Sigmoid") ? 0.5 : 0);
            case "Log" -> !decision.isLabel() && decision.operator().equals("Softmax");
            case "Round" -> single && decision.operator().equals("Sigmoid");
            case "Gather" ->
                decision.isLabel() && in.value(0) instanceof Tensor names && names.rank() == 1 && names.isInteger();
            case "Cast" -> decision.isLabel() || FLOATS.contains(attributes.integer("to", 1));
            case "ArrayFeatureExtractor" -> decision.isLabel() && !isFirst;
            case "LabelEncoder" -> decision.isLabel();
            case "TopK", "Softmax" -> isFirst && !decision.isLabel();
            default -> isFirst;
        };
        if (!allowed) {
            throw new NodeProblem(
                    "it computes with the result of the model's end (" + decision.operator() + ")",
                    "end the model with its scores");
        }
        requireSameMeaning(origin, decision, in, attributes);
        classNames(origin, in, attributes);
        boolean isLabel = type.equals("ArgMax") || type.startsWith("Greater") || type.equals("Round");
        Value.Decision result = isLabel ? decision.label() : moved(origin, decision, in, attributes);
        if (type.equals("Sub")) {
            return List.of(decision.complement(origin));
        }
        return type.equals("TopK") ? List.of(decision, decision.label()) : List.of(result);
    }

    /** The scores under the dimensions that a result has got, by which axes are counted. */
    private Value.Decision moved(Origin origin, Value.Decision decision, Arguments in, Attributes attributes) {
        if (decision.isLabel() || !ShapeOperators.TYPES.contains(origin.operator())) {
            return decision;
        }
        List<Value> inputs = new ArrayList<>(in.values());
        inputs.set(0, decision.scores());
        Value made = shapes.read(origin, new Arguments(inputs), attributes);
        return new Value.Decision((Symbol) made, decision.operator(), false, decision.complementOf());
    }

    /** What follows must neither round probabilities, nor take another axis, nor rename classes by a table. */
    private static void requireSameMeaning(
            Origin origin, Value.Decision decision, Arguments in, Attributes attributes) {
        Symbol scores = decision.scores();
        switch (origin.operator()) {
            case "ArgMax" -> {
                if (!decision.isLabel() && scores.view().size() > 1) {
                    requireAxisOfClasses(attributes.integer("axis", 0), scores);
                }
            }
            case "TopK" -> {
                requireAxisOfClasses(attributes.integer("axis", -1), scores);
                requireLargest(in, attributes);
            }
            case "Softmax" -> requireAxisOfClasses(attributes.integer("axis", -1), scores);
            case "CastLike" -> {
                if (!decision.isLabel() && in.value(1) instanceof Tensor like && like.isInteger()) {
                    throw new NodeProblem("it rounds probabilities", "end the model with its scores");
                }
            }
            case "LabelEncoder" -> {
                int[] keys = attributes.integers("keys_int64s");
                if (!Arrays.equals(keys, Images.range(0, keys.length)) || keys.length == 0) {
                    throw new NodeProblem("it renames classes by a table", "end the model with its scores");
                }
            }
            default -> {
                // the values stay what they are
            }
        }
    }

    /** The two probabilities of one logit: the label is 1 where the second is larger. */
    private static Value both(Arguments in) {
        if (in.count() == 2
                && in.value(0) instanceof Value.Decision no
                && in.value(1) instanceof Value.Decision yes
                && (no.complementOf() == yes || yes.complementOf() == no)) {
            return yes;
        }
        throw new NodeProblem("it joins results of the model's end", "end the model with its scores");
    }

    private static boolean isAll(Tensor tensor, double value) {
        return Arrays.stream(tensor.data()).allMatch(v -> v == value);
    }

    static boolean isSame(Symbol a, Symbol b) {
        return a.base() == b.base()
                && a.polynomial() == b.polynomial()
                && a.view().size() == b.view().size();
    }

    /** Names of classes that are not their numbers are told. */
    void classNames(Origin origin, Arguments in, Attributes attributes) {
        List<String> names = names(origin, in, attributes);
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals(String.valueOf(i))) {
                builder.note("Labels are places of scores: " + legend(names));
                return;
            }
        }
    }

    private static List<String> names(Origin origin, Arguments in, Attributes attributes) {
        for (String words : List.of("classlabels_strings", "values_strings")) {
            if (attributes.has(words)) {
                return attributes.texts(words);
            }
        }
        for (String numbers : List.of("classlabels_int64s", "classlabels_ints", "values_int64s")) {
            if (attributes.has(numbers)) {
                return numbers(attributes.integers(numbers));
            }
        }
        if (Set.of("ArrayFeatureExtractor", "Gather").contains(origin.operator())) {
            return in.value(0) instanceof Tensor classes
                    ? numbers(classes.toInts())
                    : in.value(0) instanceof Value.Words named ? named.words() : List.of();
        }
        return List.of();
    }

    private static String legend(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(names.size(), 20); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(i)
                    .append(" is class '")
                    .append(names.get(i))
                    .append("'");
        }
        return text.append(names.size() > 20 ? ", ..." : "").toString();
    }

    private static List<String> numbers(int[] values) {
        return Arrays.stream(values).mapToObj(String::valueOf).toList();
    }

    private void leftOut(Origin origin, String consequence) {
        builder.note("Node '" + origin.node() + "' (" + origin.operator() + ") at the end is left out: " + consequence);
    }
}
