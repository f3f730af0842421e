package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks an ONNX graph once, in its topological order, and keeps what every tensor name stands for. */
final class GraphImporter {
    private static final Origin GRAPH = new Origin("graph", "model");

    private final String model;
    private final GraphProto graph;
    private final GraphUses uses;
    private final Map<String, TensorProto> initializers = new HashMap<>();
    /** Values of all constants that nodes made. */
    private int computed;

    private final Map<String, Value> values = new HashMap<>();
    private final Set<UnsupportedModelException.Problem> problems = new LinkedHashSet<>();

    GraphImporter(String model, GraphProto graph) {
        this.model = model;
        this.graph = graph;
        uses = new GraphUses(graph);
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    }

    ImportedNetwork run() {
        try {
            Symbol input = InputReader.read(graph, initializers.keySet(), uses);
            values.put(input.origin().node(), input);
            return walk(new GraphBuilder(input.shape()));
        } catch (NodeProblem problem) {
            problems.add(problem.at(GRAPH));
            checkOperators();
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(new NodeProblem(String.valueOf(e.getMessage()), "check the exported model").at(GRAPH));
        }
        throw new UnsupportedModelException(model, new ArrayList<>(problems));
    }

    private ImportedNetwork walk(GraphBuilder builder) {
        Operators operators = new Operators(builder, uses);
        for (NodeProto node : graph.getNodeList()) {
            readNode(operators, builder, node);
        }
        ImportedNetwork result = null;
        try {
            result = finish(builder);
        } catch (NodeProblem problem) {
            problems.add(problem.at(GRAPH));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(new NodeProblem(String.valueOf(e.getMessage()), "check the exported model").at(GRAPH));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(model, new ArrayList<>(problems));
        }
        return result;
    }

    private void readNode(Operators operators, GraphBuilder builder, NodeProto node) {
        Origin origin = Origin.of(node);
        Value result = new Value.Unknown();
        try {
            List<Value> inputs = inputs(node);
            result = operators.read(node, origin, inputs);
            if (result instanceof Tensor tensor && !node.getOpType().equals("Constant")) {
                computed = Tensor.bounded((long) computed + tensor.data().length, graph.getSerializedSize());
            }
            if (result instanceof Symbol symbol && needsLayer(symbol, node)) {
                result = builder.evaluate(symbol);
            }
        } catch (NodeProblem problem) {
            problems.add(problem.at(origin));
            result = Operators.standIn(node, values.get(node.getInputCount() > 0 ? node.getInput(0) : ""));
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add(new NodeProblem(String.valueOf(e.getMessage()), "check the exported model").at(origin));
        }
        values.put(GraphUses.output(node), result);
    }

    /**
     * Sums or products by channel that several nodes read are most likely the argument of a polynomial, not a part of
     * it.
     */
    private boolean needsLayer(Symbol symbol, NodeProto node) {
        return symbol.polynomial().degree() == 1
                && !symbol.polynomial().isUniform()
                && uses.count(GraphUses.output(node)) > 1;
    }

    private List<Value> inputs(NodeProto node) {
        List<Value> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            if (!values.containsKey(name) && initializers.containsKey(name)) {
                values.put(name, TensorReader.read(initializers.get(name)));
            }
            Value value = values.get(name);
            if (value == null && !name.isEmpty()) {
                throw new NodeProblem(
                        "its input '" + name + "' is defined nowhere before it", "export the model again");
            }
            inputs.add(value);
        }
        return inputs;
    }

    private ImportedNetwork finish(GraphBuilder builder) {
        if (graph.getOutputCount() != 1) {
            throw new NodeProblem(
                    "the graph has " + graph.getOutputCount() + " outputs", "export a model with a single output");
        }
        Value output = values.get(graph.getOutput(0).getName());
        if (output instanceof Symbol symbol) {
            return builder.finish(symbol);
        } else if (problems.isEmpty()) {
            throw new NodeProblem("its output does not depend on its input", "export a model that reads an image");
        }
        return null;
    }

    private void checkOperators() {
        for (NodeProto node : graph.getNodeList()) {
            try {
                Operators.checkSupported(node);
            } catch (NodeProblem problem) {
                problems.add(problem.at(Origin.of(node)));
            }
        }
    }
}
