package io.nightjar.model.onnx;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Collects the network's nodes while an ONNX graph is read, and turns symbols into layers when one is needed. */
final class GraphBuilder {
    private static final int MAX_VALUES = 1 << 24;

    private final List<Node> nodes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Integer, Symbol> flattened = new HashMap<>();
    private final Map<ChannelPolynomial, Symbol> evaluated = new IdentityHashMap<>();
    private Shape input;
    private boolean inputIsRead;

    GraphBuilder(Shape input) {
        this.input = input;
        if (input.size() > MAX_VALUES) {
            throw new NodeProblem("its input of " + input + " has more than 2^24 values", "use smaller images");
        }
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /** Appends a layer that reads other layers' outputs; its output is a new symbol in channel, y, x order. */
    Symbol append(Origin origin, Layer layer, Symbol... sources) {
        int[] bases = new int[sources.length];
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            bases[i] = sources[i].base();
            shapes.add(sources[i].shape());
        }
        Shape shape = layer.outputShape(shapes);
        if (shape.size() > MAX_VALUES) {
            throw new NodeProblem(
                    "its output of " + shape + " has more than 2^24 values", "use smaller images or layers");
        }
        for (int base : bases) {
            inputIsRead |= base == Node.INPUT;
        }
        nodes.add(new Node(origin.node(), layer, bases));
        return new Symbol(nodes.size() - 1, shape, Layout.image(shape), ChannelPolynomial.IDENTITY, origin);
    }

    /** The symbol as a layer's output as it is, its polynomial evaluated; the layout stays. */
    Symbol evaluate(Symbol symbol) {
        if (symbol.polynomial().isIdentity()) {
            return symbol;
        }
        Symbol known = evaluated.get(symbol.polynomial());
        if (known == null) {
            Symbol current = symbol.with(ChannelPolynomial.IDENTITY, symbol.origin());
            for (Layer layer : PolynomialLayers.of(symbol)) {
                current = append(symbol.origin(), layer, current);
            }
            known = current;
            evaluated.put(symbol.polynomial(), known);
        }
        return known.with(symbol.layout());
    }

    /** The symbol as an image in channel, y, x order. */
    Symbol image(Symbol symbol) {
        if (!symbol.layout().isImage() || !symbol.layout().axes().equals(symbol.shape())) {
            return evaluate(asInput(symbol));
        }
        Symbol value = evaluate(symbol);
        return value.with(Layout.image(value.shape()));
    }

    /** The symbol as a vector; the layout still tells the order of the ONNX elements. */
    Symbol vector(Symbol symbol) {
        Symbol value = evaluate(symbol);
        if (value.shape().isVector()) {
            return value;
        }
        Symbol flat = flattened.computeIfAbsent(
                value.base(), base -> append(new Origin("flatten", "Flatten"), new Flatten(), value));
        return flat.with(value.layout());
    }

    Symbol add(Origin origin, Symbol a, Symbol b) {
        Symbol left = evaluate(a);
        Symbol right = evaluate(b);
        if (!left.layout().isSameAs(right.layout())) {
            throw new NodeProblem(
                    "its two inputs have different shapes or orders of axes",
                    "add tensors of the same shape and layout only");
        }
        if (!left.shape().equals(right.shape())) {
            left = vector(left);
            right = vector(right);
        }
        return append(origin, new Add(), left, right).with(left.layout());
    }

    ImportedNetwork finish(Symbol output) {
        Symbol result = evaluate(output);
        if (result.layout().dims().length == 1) {
            result = vector(result);
        }
        if (!result.layout().isInOrder()) {
            note("The output is given channel first, unlike the ONNX output");
        }
        return new ImportedNetwork(Network.upTo(input, nodes, result.base()), notes);
    }

    /** Takes dimensions that are not the axes for the input's true shape, as long as no layer has read the input. */
    private Symbol asInput(Symbol symbol) {
        int[] dims = symbol.layout().dims();
        if (symbol.base() != Node.INPUT
                || dims.length != 3
                || !symbol.polynomial().isUniform()
                || (inputIsRead && !input.equals(new Shape(dims[0], dims[1], dims[2])))) {
            throw new NodeProblem(
                    "its input is not an image of channel, height, width in that order",
                    "export the model with channel-first layers, or with Transpose only right before them");
        }
        input = new Shape(dims[0], dims[1], dims[2]);
        note("The input is taken as an image of " + input + " (channel, height, width)");
        return new Symbol(Node.INPUT, input, Layout.image(input), symbol.polynomial(), symbol.origin());
    }
}
