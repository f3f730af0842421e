package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The linear operators of the domain ai.onnx.ml, as skl2onnx writes them. */
final class MlOperators {
    static final String DOMAIN = "ai.onnx.ml";
    static final Set<String> TYPES = Set.of(
            "Scaler", "LinearClassifier", "LinearRegressor", "ArrayFeatureExtractor", "FeatureVectorizer", "ZipMap");

    private final GraphBuilder builder;
    private final ElementwiseOperators elementwise;
    private final MoveOperators moves;
    private final Endings endings;

    MlOperators(GraphBuilder builder, ElementwiseOperators elementwise, MoveOperators moves, Endings endings) {
        this.moves = moves;
        this.builder = builder;
        this.elementwise = elementwise;
        this.endings = endings;
    }

    /** @param isFinal whether nothing is computed from the node's outputs but labels */
    List<Value> read(Origin origin, Arguments in, Attributes attributes, boolean isFinal) {
        Symbol symbol = in.symbol(0);
        if (symbol.isInteger()) {
            throw new NodeProblem("it computes with whole numbers", "cast the image to float first");
        }
        return switch (origin.operator()) {
            case "Scaler" -> {
                Value centred = elementwise.binary("Sub", origin, symbol, vector(attributes.numbers("offset")));
                yield List.of(elementwise.binary("Mul", origin, centred, vector(attributes.numbers("scale"))));
            }
            case "ZipMap" -> {
                if (!isFinal) {
                    throw new NodeProblem("it is not at the end of the model", "use it only as the last operation");
                }
                endings.classNames(attributes);
                yield List.of(symbol);
            }
            case "ArrayFeatureExtractor" -> {
                int[] dims = ShapeOperators.withBatch(symbol.dims());
                yield List.of(MoveOperators.moved(symbol, MoveOperators.gather(dims, in.constant(1), dims.length - 1)));
            }
            case "FeatureVectorizer" -> {
                requireWidths(in, attributes.integers("inputdimensions"));
                yield List.of(moves.joined(origin, in, 1));
            }
            case "LinearRegressor" -> {
                requireNoTransform(attributes);
                yield List.of(linear(origin, symbol, attributes, attributes.integer("targets", 1)));
            }
            default -> classifier(origin, in, attributes, isFinal);
        };
    }

    /** An input of other width than it says is cut or filled up. */
    private static void requireWidths(Arguments in, int... widths) {
        for (int i = 0; i < in.count(); i++) {
            int[] dims = MoveOperators.dims(in.value(i));
            if (dims.length != 2 || i >= widths.length || dims[1] != widths[i]) {
                throw new NodeProblem(
                        "its input " + i + " of shape " + Arrays.toString(dims) + " is none of its inputdimensions "
                                + Arrays.toString(widths),
                        "export the model again");
            }
        }
    }

    private static Tensor vector(double[] values) {
        return values.length == 1 ? Tensor.scalar(values[0]) : Tensor.vector(values);
    }

    private static void requireNoTransform(Attributes attributes) {
        String transform = attributes.text("post_transform", "NONE");
        if (!transform.equals("NONE")) {
            throw new NodeProblem("it ends with " + transform, "export the model without a transform of its output");
        }
    }

    private Symbol linear(Origin origin, Symbol symbol, Attributes attributes, int outputs) {
        double[] coefficients = attributes.numbers("coefficients");
        double[] intercepts = attributes.has("intercepts") ? attributes.numbers("intercepts") : new double[outputs];
        int inputs = symbol.view().size();
        if (symbol.dims().length != 1 || coefficients.length != outputs * inputs || intercepts.length != outputs) {
            throw new NodeProblem(
                    "it has " + Counts.of(coefficients.length, "coefficient") + " for " + Counts.of(outputs, "output")
                            + " of " + Counts.of(inputs, "input"),
                    "export the model again");
        }
        Tensor weights = new Tensor(new int[] {outputs, inputs}, coefficients).transpose(new int[] {1, 0});
        return new DenseLayers(builder).product(origin, symbol, weights, Tensor.vector(intercepts));
    }

    private List<Value> classifier(Origin origin, Arguments in, Attributes attributes, boolean isFinal) {
        String transform = attributes.text("post_transform", "NONE");
        int rows = attributes.has("intercepts")
                ? attributes.numbers("intercepts").length
                : Math.max(
                        1,
                        attributes.numbers("coefficients").length
                                / in.symbol(0).view().size());
        if (!isFinal) {
            throw new NodeProblem("it is not at the end of the model", "use it only as the last operation");
        } else if (!Set.of("NONE", "SOFTMAX", "LOGISTIC").contains(transform)) {
            throw new NodeProblem("it ends with " + transform, "export the model with logits as output");
        }
        Symbol scores = linear(origin, in.symbol(0), attributes, rows);
        if (!transform.equals("NONE")) {
            builder.note("The " + transform + " of node '" + origin.node()
                    + "' is left out: the output is the logits, whose order it does not change");
        }
        String operator =
                transform.equals("SOFTMAX") ? "Softmax" : transform.equals("LOGISTIC") ? "Sigmoid" : origin.operator();
        Decision decision = Decision.of(scores, operator, Decision.Form.PROBABILITIES);
        return List.of(decision.withLabel(label(decision, attributes)), rows == 1 ? decision.pairAlong(1) : decision);
    }

    private Label label(Decision decision, Attributes attributes) {
        Label named = Labels.of(attributes);
        if (named == null) {
            return Label.places(decision.classes(), Labels.INDEX);
        } else if (named.classes() != decision.classes()) {
            throw new NodeProblem(
                    "it has " + named.classes() + " names for " + Counts.of(decision.classes(), "class"),
                    "export the model again");
        }
        endings.classNames(attributes);
        return named;
    }
}
