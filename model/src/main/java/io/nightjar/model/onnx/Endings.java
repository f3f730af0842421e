package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.nightjar.model.onnx.Decision.Form;
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
    static final Set<String> BEGIN = Set.of(
            "Softmax",
            "LogSoftmax",
            "Sigmoid",
            "ArgMax",
            "ArgMin",
            "TopK",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual");

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
            "Softmax",
            "ArgMax",
            "ArgMin",
            "TopK",
            "ZipMap",
            "Normalizer",
            "ArrayFeatureExtractor",
            "LabelEncoder",
            "Sub",
            "Concat",
            "Log",
            "Round",
            "Gather",
            "Slice",
            "Split");

    private final GraphBuilder builder;
    private final ShapeOperators shapes;
    private final Labels labels;
    private final Probabilities probabilities;
    private final Thresholds thresholds;
    private final Set<Integer> opsets;

    /** @param opsets versions of the operators, those of functions too */
    Endings(
            GraphBuilder builder,
            ShapeOperators shapes,
            ElementwiseOperators elementwise,
            MoveOperators moves,
            Set<Integer> opsets) {
        this.builder = builder;
        this.shapes = shapes;
        this.opsets = opsets;
        labels = new Labels(builder);
        thresholds = new Thresholds(builder, elementwise);
        probabilities = new Probabilities(builder, moves, thresholds);
    }

    static boolean mayFollow(String type) {
        return FOLLOW.contains(type) || Labels.ELEMENTWISE.contains(type);
    }

    /** A node that reads scores. */
    List<Value> begin(Origin origin, Arguments in, Attributes attributes) {
        in.values().forEach(Endings::requireBatchApart);
        if (Thresholds.COMPARISONS.contains(origin.operator())) {
            return List.of(thresholds.ofScores(origin, in.value(0), in.value(1)));
        }
        String type = origin.operator();
        Decision raw = Decision.of(in.symbol(0), type, Form.PROBABILITIES);
        switch (type) {
            case "Softmax", "LogSoftmax" -> {
                requireSoftmaxOverClasses(raw, attributes);
                leftOut(origin, "the output is the logits, whose order it does not change");
                return List.of(raw);
            }
            case "Sigmoid" -> {
                leftOut(
                        origin,
                        raw.isSingle()
                                ? "the output is the logit, and the label is 1 where it is above 0"
                                : "the output is the logits, whose order it does not change");
                return List.of(raw);
            }
            default -> {
                return best(origin, raw, in, attributes);
            }
        }
    }

    /** ArgMax, ArgMin, TopK. */
    private List<Value> best(Origin origin, Decision decision, Arguments in, Attributes attributes) {
        String type = origin.operator();
        requireAxisOfClasses(attributes.integer("axis", type.equals("TopK") ? -1 : 0), decision);
        boolean negate = type.equals("ArgMin");
        leftOut(
                origin,
                negate
                        ? "the output is the negated scores, whose largest is the label"
                        : "the output is the scores, whose largest is the label");
        if (decision.operator().equals("Sigmoid") && !type.equals("ArgMin")) {
            builder.note(
                    "Node '" + origin.node() + "' (" + type + ") compares values of a Sigmoid, which are all 1 in type"
                            + " float for logits above 17: where several are, the model gives the first of them,"
                            + " and decrypting the largest");
        }
        Decision ranked = negate ? decision.of(decision.scores().negated(origin)) : decision;
        Decision label = ranked.withLabel(Label.places(decision.classes(), Labels.INDEX));
        if (!type.equals("TopK")) {
            return List.of(label);
        }
        requireLargest(in, attributes);
        return List.of(decision.as(decision.operator(), Form.BEST), label);
    }

    private static void requireBatchApart(Value value) {
        if (value instanceof Symbol symbol && symbol.hasBatchInside()) {
            throw new NodeProblem(
                    "it counts the batch and values of an image as one axis", "keep the batch as an axis of its own");
        }
    }

    private static void requireLargest(Arguments in, Attributes attributes) {
        double k = in.has(1) ? in.constant(1).data()[0] : attributes.integer("k", 1);
        if (k != 1 || attributes.integer("largest", 1) == 0) {
            throw new NodeProblem("it takes the " + k + " best scores", "take one, or end the model with its scores");
        }
    }

    private static void requireAxisOfClasses(int axis, Decision decision) {
        int[] dims = decision.dims();
        int k = ShapeOperators.axis(axis, dims.length);
        requireClasses(axis, k, k + 1, decision);
    }

    /** Below version 13 it takes all axes from one on together. */
    private void requireSoftmaxOverClasses(Decision decision, Attributes attributes) {
        int rank = decision.dims().length;
        for (int version : opsets) {
            int axis = attributes.integer("axis", version < 13 ? 1 : -1);
            boolean isScalar = version < 13 && axis == rank;
            int k = isScalar ? rank : ShapeOperators.axis(axis, rank);
            requireClasses(axis, k, version < 13 ? rank : k + 1, decision);
        }
    }

    private static void requireClasses(int axis, int from, int to, Decision decision) {
        int[] dims = decision.dims();
        int batch = decision.scores().batchAxis();
        if (decision.isSingle()) {
            throw new NodeProblem(
                    "it works on a single score, which it makes the same for every image",
                    "end the model with its score, or with a Sigmoid");
        } else if ((from <= batch && batch < to)
                || Tensor.size(Arrays.copyOfRange(dims, from, to))
                        != decision.scores().view().size()) {
            throw new NodeProblem(
                    "it works along axis " + axis + " of " + Arrays.toString(dims)
                            + ", which is not that of the classes",
                    "end the model with one score for each class");
        }
    }

    /** A node that reads what an ending has made, and constants. */
    List<Value> follow(NodeProto node, Origin origin, Arguments in, Attributes attributes) {
        String type = origin.operator();
        if (type.equals("Concat")) {
            return List.of(probabilities.pair(in, attributes));
        }
        Decision decision = null;
        for (Value value : in.values()) {
            if (value instanceof Symbol
                    || (decision != null
                            && value instanceof Decision other
                            && !Labels.areOfSameScores(decision, other))) {
                throw new NodeProblem(
                        "it joins the result of the model's end with another tensor", "end the model with its scores");
            } else if (value instanceof Decision made) {
                decision = made;
            }
        }
        List<Value> results = decision.isLabel()
                ? labels.follow(origin, decision, in, attributes)
                : in.value(0) == decision ? values(node, origin, decision, in, attributes) : null;
        if (results == null && !decision.isLabel()) {
            results = probabilities.ofConstantFirst(origin, decision, in);
        }
        if (results == null) {
            throw new NodeProblem(
                    "it computes with the result of the model's end (" + decision.operator() + ")",
                    "end the model with its scores");
        }
        return results;
    }

    /** Of values for the classes that are the first input; null for what is not read. */
    private List<Value> values(NodeProto node, Origin origin, Decision decision, Arguments in, Attributes attributes) {
        String type = origin.operator();
        if (ShapeOperators.TYPES.contains(type)) {
            return reshaped(origin, decision, in, attributes);
        } else if (type.equals("Softmax") && decision.form() == Form.PROBABILITIES) {
            requireSoftmaxOverClasses(decision, attributes);
            return List.of(decision.as("Softmax of " + decision.operator(), Form.PROBABILITIES));
        } else if (Set.of("ArgMax", "ArgMin", "TopK").contains(type)) {
            return bestOf(origin, decision, in, attributes);
        }
        if (type.equals("ZipMap")) {
            classNames(attributes);
        }
        return probabilities.follow(origin, decision, in, attributes, node.getOutputCount());
    }

    private List<Value> bestOf(Origin origin, Decision decision, Arguments in, Attributes attributes) {
        String type = origin.operator();
        if (decision.form() == Form.PAIR) {
            int axis = attributes.integer("axis", 0);
            int rank = decision.dims().length;
            if (!type.equals("ArgMax") || !decision.operator().equals("Sigmoid")) {
                return null;
            } else if (ShapeOperators.axis(axis, rank) != decision.axis()) {
                throw new NodeProblem(
                        "it works along axis " + axis + " on two probabilities that lie along axis " + decision.axis(),
                        "end the model with its score, or with a Sigmoid");
            }
            return List.of(decision.withLabel(Label.places(2, Labels.INDEX)));
        }
        boolean isRanked = decision.form() == Form.PROBABILITIES || decision.form() == Form.PART;
        return isRanked ? best(origin, decision, in, attributes) : null;
    }

    /** The scores under the dimensions that a result has got, by which axes are counted. */
    private List<Value> reshaped(Origin origin, Decision decision, Arguments in, Attributes attributes) {
        if (decision.form() == Form.BEST) {
            return List.of(decision);
        } else if (decision.form() == Form.PAIR) {
            return null;
        }
        List<Value> inputs = new ArrayList<>(in.values());
        inputs.set(0, decision.scores());
        Symbol made = (Symbol) shapes.read(origin, new Arguments(inputs), attributes);
        requireBatchApart(made);
        return List.of(decision.of(made));
    }

    /** The scores that an output of the graph is told by. */
    Symbol told(Decision decision) {
        if (decision.form() == Form.PART) {
            throw new NodeProblem(
                    decision.scores().origin(),
                    "it takes values for some classes, which are made of the scores of all",
                    "end the model with its scores");
        }
        return decision.isLabel() ? labels.told(decision) : decision.scores();
    }

    /** Names of classes that are not their numbers are told. */
    void classNames(Attributes attributes) {
        Label label = Labels.of(attributes);
        if (label != null) {
            labels.tell(label);
        }
    }

    static boolean isSame(Symbol a, Symbol b) {
        return isOfSameElements(a, b)
                && Arrays.deepEquals(
                        a.polynomial().coefficients(), b.polynomial().coefficients());
    }

    /** Whether both are polynomials of the same elements of one layer in the same order. */
    static boolean isOfSameElements(Symbol a, Symbol b) {
        boolean same = a.base() == b.base() && a.view().size() == b.view().size();
        for (int i = 0; same && i < a.view().size(); i++) {
            same = a.view().place(i) == b.view().place(i);
        }
        return same;
    }

    private void leftOut(Origin origin, String consequence) {
        builder.note("Node '" + origin.node() + "' (" + origin.operator() + ") at the end is left out: " + consequence);
    }
}
