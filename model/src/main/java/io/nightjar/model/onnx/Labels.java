package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Labels at the end of a network: what the graph makes of the number of a class is computed for every class. */
final class Labels {
    /** Of ArgMax, ArgMin and TopK. */
    static final DataType INDEX = DataType.INT64;

    /** Operators on a label and numbers. */
    static final Set<String> ELEMENTWISE = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Mod",
            "Neg",
            "Abs",
            "Min",
            "Max",
            "Round",
            "Not",
            "And",
            "Or",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "Where");

    private static final Set<String> SAME = Set.of("Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze");
    private static final Set<String> TRUTHS =
            Set.of("Not", "And", "Or", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual");
    private static final int NAMED = 20;

    private final GraphBuilder builder;

    Labels(GraphBuilder builder) {
        this.builder = builder;
    }

    static boolean areOfSameScores(Decision a, Decision b) {
        return a.isLabel() && b.isLabel() && Endings.isSame(a.scores(), b.scores());
    }

    /** A node that reads a label and constants; null where it is not read. */
    List<Value> follow(Origin origin, Decision decision, Arguments in, Attributes attributes) {
        String type = origin.operator();
        boolean isFirst = in.value(0) == decision;
        Label label = decision.label();
        Label made = null;
        if (isFirst && SAME.contains(type)) {
            made = label;
        } else if (isFirst && (type.equals("Cast") || type.equals("CastLike"))) {
            made = cast(type, label, in, attributes);
        } else if (ELEMENTWISE.contains(type) && label.words() == null) {
            made = computed(type, label, in, attributes);
        } else if (!isFirst && (type.equals("Gather") || type.equals("ArrayFeatureExtractor"))) {
            made = type.equals("Gather") && rank(in.value(0)) != 1 ? null : named(label, in.value(0));
        } else if (isFirst && type.equals("LabelEncoder")) {
            made = encoded(label, attributes);
        }
        return made == null ? null : List.of(decision.withLabel(made));
    }

    private static Label cast(String type, Label label, Arguments in, Attributes attributes) {
        if (type.equals("CastLike")) {
            boolean integer = in.value(1) instanceof Tensor like && like.isInteger();
            return label.words() != null || !(in.value(1) instanceof Tensor)
                    ? null
                    : new Label(whole(label.numbers()).asInteger(integer), null, null).exact();
        }
        DataType to = DataType.forNumber(attributes.integer("to", 0));
        if (to == DataType.STRING) {
            return Label.of(
                    label.words() == null ? new Label(whole(label.numbers()), null, null).names() : label.words());
        } else if (to == null || label.words() != null || !Label.isCounted(to)) {
            return null;
        } else if (to == DataType.BOOL) {
            Tensor zero = Tensor.scalar(0).asInteger(true);
            Tensor truth = ConstantOperators.arithmetic("Equal", label.numbers(), zero);
            return new Label(ConstantOperators.arithmetic("Equal", truth, zero), null, to);
        }
        boolean integer = Whole.range(to) != null;
        return new Label(
                        integer
                                ? whole(label.numbers()).asInteger(true)
                                : label.numbers().asInteger(false),
                        null,
                        to)
                .exact();
    }

    /** Casts of fractions are rounded in one way or another. */
    private static Tensor whole(Tensor numbers) {
        for (double v : numbers.data()) {
            if (v != Math.rint(v)) {
                throw new NodeProblem("it casts the label " + v, "end the model with its scores");
            }
        }
        return numbers;
    }

    /** The node's value for every class, each other input being one number. */
    private static Label computed(String type, Label label, Arguments in, Attributes attributes) {
        List<Value> inputs = new ArrayList<>();
        for (Value value : in.values()) {
            if (value instanceof Decision same && same.label().words() == null) {
                inputs.add(same.label().numbers());
            } else if (value instanceof Tensor constant && constant.isScalar()) {
                inputs.add(constant.known().reshape());
            } else if (value instanceof Value.Words || value == null || value instanceof Decision) {
                return null;
            } else {
                throw new NodeProblem("it computes with a label and several numbers", "end the model with its scores");
            }
        }
        Tensor made = ConstantOperators.read(type, new Arguments(inputs), attributes);
        if (made.data().length != label.classes()) {
            return null;
        }
        DataType of = TRUTHS.contains(type) ? DataType.BOOL : type.equals("Where") ? null : label.type();
        Label result = new Label(made, null, of);
        return TRUTHS.contains(type) || type.equals("Where") ? result : result.exact();
    }

    private static int rank(Value table) {
        return table instanceof Value.Words words ? words.rank() : table instanceof Tensor tensor ? tensor.rank() : 0;
    }

    /** Names in the order of classes. */
    private static Label named(Label label, Value table) {
        boolean isVector = !(table instanceof Tensor names)
                || (names.isInteger() && names.rank() > 0 && names.dims()[names.rank() - 1] == names.data().length);
        if (label.words() != null || !isVector) {
            return null;
        }
        int[] places = label.numbers().toInts();
        List<String> words = table instanceof Value.Words named ? named.words() : null;
        double[] numbers = table instanceof Tensor tensor ? tensor.known().data() : null;
        int count = words != null ? words.size() : numbers != null ? numbers.length : 0;
        List<String> chosen = new ArrayList<>();
        double[] made = new double[places.length];
        for (int k = 0; k < places.length; k++) {
            int at = places[k] < 0 ? places[k] + count : places[k];
            if (at < 0 || at >= count) {
                throw new NodeProblem(
                        "it has " + count + " names, and none for the label " + places[k], "export the model again");
            } else if (words != null) {
                chosen.add(words.get(at));
            } else {
                made[k] = numbers[at];
            }
        }
        boolean integer = table instanceof Tensor tensor && tensor.isInteger();
        return words != null ? Label.of(chosen) : Label.of(new Tensor(new int[] {made.length}, made, integer));
    }

    /** A table from labels to names; null for tables of other types. */
    private static Label encoded(Label label, Attributes attributes) {
        boolean ofWords = label.words() != null;
        List<String> keys = ofWords
                ? attributes.has("keys_strings") ? attributes.texts("keys_strings") : List.of()
                : texts(attributes.integers("keys_int64s"));
        Label values = attributes.has("values_strings")
                ? Label.of(attributes.texts("values_strings"))
                : Label.of(Tensor.integers(attributes.integers("values_int64s")));
        if (keys.isEmpty() || values.classes() != keys.size()) {
            return null;
        }
        int[] places = new int[label.classes()];
        for (int k = 0; k < places.length; k++) {
            places[k] = keys.indexOf(label.names().get(k));
            if (places[k] < 0) {
                throw new NodeProblem(
                        "it has no name for the label '" + label.names().get(k) + "'", "end the model with its scores");
            }
        }
        Value table = values.words() == null ? values.numbers() : new Value.Words(values.words(), 1);
        return named(Label.of(Tensor.integers(places)), table);
    }

    private static List<String> texts(int[] numbers) {
        List<String> texts = new ArrayList<>();
        for (int number : numbers) {
            texts.add(String.valueOf(number));
        }
        return texts;
    }

    /** The scores whose label is that of the graph, or is told for each of its labels. */
    Symbol told(Decision decision) {
        Label label = decision.label();
        List<String> names = label.names();
        int different = new HashSet<>(names).size();
        if (different < names.size()) {
            throw new NodeProblem(
                    decision.scores().origin(),
                    different == 1
                            ? "what follows makes the label " + names.get(0) + " for every image"
                            : "what follows gives several classes the same label, which decrypting tells apart",
                    "end the model with its scores");
        } else if (decision.isSingle() && label.words() == null && names.equals(List.of("1", "0"))) {
            builder.note(
                    "What follows inverts the label: the output is the negative of that, and the label is 1 where it"
                            + " is above 0; at exactly 0 the model may say 1 too");
            return decision.scores().negated(decision.scores().origin());
        }
        tell(label);
        return decision.scores();
    }

    /** Says which labels the graph gives, where these are not the numbers of the classes. */
    void tell(Label label) {
        double shift = label.shift();
        if (shift == 0) {
            return;
        }
        List<String> names = label.names();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(names.size(), NAMED); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(i)
                    .append(" is class '")
                    .append(names.get(i))
                    .append("'");
        }
        String more = names.size() <= NAMED
                ? ""
                : shift == Math.rint(shift) ? ", and so on, the class being the place plus " + (long) shift : ", ...";
        builder.note("Labels are places of scores: " + text + more);
    }

    /** Those that a classifier or its wrapper names; null for none. */
    static Label of(Attributes attributes) {
        if (attributes.has("classlabels_strings")) {
            return Label.of(attributes.texts("classlabels_strings"));
        }
        for (String numbers : List.of("classlabels_int64s", "classlabels_ints")) {
            if (attributes.has(numbers)) {
                return new Label(Tensor.integers(attributes.integers(numbers)), null, INDEX);
            }
        }
        return null;
    }
}
