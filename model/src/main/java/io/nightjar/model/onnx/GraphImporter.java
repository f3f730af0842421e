package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.nightjar.ckks.Counts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks an ONNX graph once, in its topological order, and keeps what every tensor name stands for. */
final class GraphImporter {
    /** Each finds arguments of polynomials of what the one before it found. */
    private static final int MAX_WALKS = 16;

    private static final Origin GRAPH = new Origin("graph", "model");

    private final String model;
    private final GraphProto graph;
    private final GraphUses uses;
    private final TensorReader tensors;
    private final Pixels given;
    private final EarlierOperators earlier;
    private final PolynomialArguments arguments;
    private final Initializers initializers;
    /** Values of all constants that nodes made. */
    private int computed;

    private final Map<String, Value> values = new HashMap<>();
    private final Set<UnsupportedModelException.Problem> problems = new LinkedHashSet<>();

    private GraphImporter(
            String model,
            GraphProto graph,
            EarlierOperators earlier,
            TensorReader tensors,
            Pixels given,
            PolynomialArguments arguments) {
        this.earlier = earlier;
        this.model = model;
        this.graph = graph;
        this.tensors = tensors;
        this.given = given;
        this.arguments = arguments;
        uses = new GraphUses(graph);
        initializers = new Initializers(graph, tensors);
    }

    /**
     * Reads a graph, again as long as more tensors are found that have to be a layer.
     *
     * @param given how the network is to be given pixels; null for what it says itself
     * @throws UnsupportedModelException when nodes cannot be read
     */
    static ImportedNetwork read(
            String model, GraphProto graph, EarlierOperators earlier, TensorReader tensors, Pixels given) {
        PolynomialArguments arguments = new PolynomialArguments();
        UnsupportedModelException least = null;
        for (int walk = 0; walk == 0 || (walk < MAX_WALKS && arguments.grew()); walk++) {
            try {
                return new GraphImporter(model, graph, earlier, tensors, given, arguments).run();
            } catch (UnsupportedModelException e) {
                boolean fewer = least == null
                        || PolynomialArguments.products(e) < PolynomialArguments.products(least)
                        || e.problems().size() < least.problems().size();
                least = fewer ? e : least;
            }
        }
        throw least;
    }

    private ImportedNetwork run() {
        try {
            InputReader reader = new InputReader(graph, initializers, uses, tensors);
            Symbol input = reader.read(given);
            values.put(input.origin().node(), input);
            GraphBuilder builder = new GraphBuilder(input.shape(), reader.pixels());
            if (!input.view().isWhole()) {
                builder.note("The input is taken as height, width, channel, as Keras has it: images of " + input.shape()
                        + " (channel, height, width)");
            }
            return walk(input, builder);
        } catch (NodeProblem problem) {
            problems.add(problem.at(GRAPH));
            GraphUses.needed(graph).forEach(this::checkOperator);
        } catch (UnsupportedModelException e) {
            throw e;
        } catch (RuntimeException e) {
            problems.add(broken(e).at(GRAPH));
        }
        throw new UnsupportedModelException(model, new ArrayList<>(problems));
    }

    private static NodeProblem broken(RuntimeException e) {
        boolean inWords = e instanceof IllegalArgumentException || e instanceof ArithmeticException;
        return new NodeProblem(
                inWords ? String.valueOf(e.getMessage()) : "it is not formed as the operator demands",
                "check the exported model");
    }

    private ImportedNetwork walk(Symbol input, GraphBuilder builder) {
        Operators operators = new Operators(builder, uses, tensors, InputReader.batch(graph, initializers), earlier);
        for (NodeProto node : GraphUses.needed(graph)) {
            readNode(operators, builder, node);
        }
        ImportedNetwork result = null;
        try {
            result = finish(input, builder, operators);
        } catch (NodeProblem problem) {
            problems.add(problem.at(GRAPH));
        } catch (RuntimeException e) {
            problems.add(broken(e).at(GRAPH));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(model, new ArrayList<>(problems));
        }
        return result;
    }

    private void readNode(Operators operators, GraphBuilder builder, NodeProto node) {
        Origin origin = Origin.of(node);
        List<Value> results = List.of(new Value.Unknown());
        Value rest = new Value.Unread();
        try {
            results = node.getOpType().equals("If")
                    ? branch(operators, builder, node)
                    : operators.read(node, origin, inputs(node, builder));
            for (Value result : results) {
                if (result instanceof Tensor tensor && !node.getOpType().equals("Constant")) {
                    computed = Tensor.bounded((long) computed + tensor.data().length, graph.getSerializedSize());
                }
            }
            if (results.get(0) instanceof Symbol symbol && needsLayer(symbol, node)) {
                results = List.of(builder.evaluate(symbol));
            }
            results = withArguments(node, results, builder);
        } catch (NodeProblem problem) {
            problems.add(problem.at(origin));
            arguments.consider(node, values, uses);
            rest = new Value.Unknown();
            results = List.of(Operators.standIn(node, values.get(node.getInputCount() > 0 ? node.getInput(0) : "")));
        } catch (RuntimeException e) {
            problems.add(broken(e).at(origin));
            rest = new Value.Unknown();
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            values.put(node.getOutput(i), i < results.size() ? results.get(i) : rest);
        }
    }

    private List<Value> withArguments(NodeProto node, List<Value> results, GraphBuilder builder) {
        List<Value> values = new ArrayList<>(results);
        for (int i = 0; i < Math.min(values.size(), node.getOutputCount()); i++) {
            if (values.get(i) instanceof Symbol symbol && arguments.contains(node.getOutput(i))) {
                values.set(i, symbol.view().hasZeros() ? builder.settle(symbol) : builder.evaluate(symbol));
            }
        }
        return values;
    }

    /** The branch that a constant condition takes. */
    private List<Value> branch(Operators operators, GraphBuilder builder, NodeProto node) {
        Value condition = new Arguments(inputs(node, builder)).value(0);
        if (condition instanceof Value.Unknown) {
            return List.of(condition);
        } else if (!(condition instanceof Tensor constant) || constant.data().length != 1) {
            throw new NodeProblem(
                    "its condition depends on the image, which encrypted values do not allow",
                    "export the model without branches");
        } else {
            GraphProto inner = new Attributes(node).graph(constant.data()[0] != 0 ? "then_branch" : "else_branch");
            for (TensorProto tensor : inner.getInitializerList()) {
                values.put(tensor.getName(), tensors.value(tensor));
            }
            for (SparseTensorProto tensor : inner.getSparseInitializerList()) {
                values.put(tensor.getValues().getName(), tensors.sparse(tensor));
            }
            inner.getNodeList().forEach(each -> readNode(operators, builder, each));
            List<Value> results = new ArrayList<>();
            for (ValueInfoProto output : inner.getOutputList()) {
                results.add(value(output.getName()));
            }
            return results;
        }
    }

    /**
     * Sums or products by channel that several nodes read are most likely the argument of a polynomial, not a part of
     * it.
     */
    private boolean needsLayer(Symbol symbol, NodeProto node) {
        return symbol.polynomial().degree() == 1
                && !symbol.polynomial().isUniform()
                && node.getOutputCount() == 1
                && uses.count(GraphUses.output(node)) > 1;
    }

    private List<Value> inputs(NodeProto node, GraphBuilder builder) {
        List<Value> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            Value value = name.isEmpty() ? null : value(name);
            inputs.add(value instanceof Symbol symbol ? builder.current(symbol) : value);
        }
        return inputs;
    }

    private Value value(String name) {
        if (!values.containsKey(name) && initializers.has(name)) {
            values.put(name, initializers.value(name));
        }
        Value value = values.get(name);
        if (value == null) {
            throw new NodeProblem("its input '" + name + "' is defined nowhere before it", "export the model again");
        } else if (value instanceof Value.Unread) {
            throw new NodeProblem("it reads the output '" + name + "', which is not made here", "use the first output");
        }
        return value;
    }

    private ImportedNetwork finish(Symbol input, GraphBuilder builder, Operators operators) {
        Symbol scores = null;
        boolean unknown = false;
        for (ValueInfoProto output : graph.getOutputList()) {
            Value value = values.get(output.getName());
            Symbol own = value instanceof Decision decision
                    ? operators.told(decision)
                    : value instanceof Symbol symbol ? symbol : null;
            unknown |= own == null;
            if (own != null && scores != null && !Endings.isSame(own, scores)) {
                throw new NodeProblem(
                        "the graph has " + Counts.of(graph.getOutputCount(), "output")
                                + ", which are not made of the same scores",
                        "export a model with a single output");
            }
            scores = own == null ? scores : own;
        }
        if (scores != null && !unknown) {
            return builder.finish(input, scores, tensor(scores));
        } else if (problems.isEmpty()) {
            throw new NodeProblem(
                    graph.getOutputCount() == 0 ? "it has no output" : "an output does not depend on its input",
                    "export a model that reads an image");
        }
        return null;
    }

    /** The graph's tensor that shows the scores, as they are if there is one; null where there is none. */
    private ScoreTensor tensor(Symbol scores) {
        ScoreTensor found = null;
        ScoreTensor last = null;
        for (NodeProto node : GraphUses.needed(graph)) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                Symbol symbol = shown(node, i);
                if (symbol != null) {
                    ScoreTensor own = ScoreTensor.of(node.getOutput(i), symbol, scores);
                    if (own != null && own.isAsItIs()) {
                        return own;
                    }
                    found = found == null ? own : found;
                    last = symbol.base() < 0 || symbol.hasBatchInside()
                            ? last
                            : ScoreTensor.before(node.getOutput(i), symbol);
                }
            }
        }
        return found == null ? last : found;
    }

    /** What an output of a node is in {@link OnnxReader#endingAt}; null where that has no scores. */
    private Symbol shown(NodeProto node, int output) {
        Value value = values.get(node.getOutput(output));
        if (value instanceof Decision decision && OnnxReader.isShownAsLogits(node, node.getOutput(output))) {
            return decision.scores();
        }
        return value instanceof Symbol symbol ? symbol : null;
    }

    private void checkOperator(NodeProto node) {
        try {
            if (!Endings.BEGIN.contains(node.getOpType())) {
                Operators.checkSupported(node);
            }
        } catch (NodeProblem problem) {
            problems.add(problem.at(Origin.of(node)));
        }
    }
}
