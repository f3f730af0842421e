package io.nightjar.model.onnx;

import io.nightjar.model.network.Add;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Collects the network's nodes while an ONNX graph is read, and turns symbols into layers when one is needed. */
final class GraphBuilder {
    private static final int MAX_VALUES = 1 << 24;
    private static final long MAX_MATRIX = 1 << 24;

    private final List<Node> nodes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Integer, Symbol> flattened = new HashMap<>();
    private final Map<ChannelPolynomial, Symbol> evaluated = new IdentityHashMap<>();
    private final PixelScale pixels;
    private Shape input;
    private boolean inputIsRead;

    GraphBuilder(Shape input, PixelScale pixels) {
        this.input = input;
        this.pixels = pixels;
        note(pixels.sentence());
        if (input.size() > MAX_VALUES) {
            throw new NodeProblem("its input of " + input + " has more than 2^24 values", "use smaller images");
        }
    }

    void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    /** A symbol of the input in the shape that the input was found to have since. */
    Symbol current(Symbol symbol) {
        return symbol.base() == Node.INPUT
                        && !symbol.shape().equals(input)
                        && symbol.polynomial().isUniform()
                ? symbol.with(symbol.view().over(input))
                : symbol;
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
        return new Symbol(nodes.size() - 1, View.image(shape), ChannelPolynomial.IDENTITY, origin);
    }

    /** The symbol's node with the polynomial evaluated; the view stays. */
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
        return known.with(symbol.view().over(known.shape())).inPlaceOf(symbol);
    }

    /** The symbol as all values of a node in order; its dimensions stay. */
    Symbol settle(Symbol symbol) {
        if (symbol.view().isWhole()) {
            return evaluate(symbol);
        }
        int[] dims = symbol.dims();
        Shape shape = settled(symbol.view());
        if (shape == null) {
            return inOrder(symbol);
        }
        Symbol image = image(symbol.with(symbol.view().reshape(shape.channels(), shape.height(), shape.width())));
        return image.with(image.view().reshape(dims)).inPlaceOf(symbol);
    }

    /** A shape in which a view is a selection, that of its dimensions or of planes of its node; null where none is. */
    private static Shape settled(View view) {
        Shape shape = Selection.shape(view.dims());
        if (Selection.of(view, shape) != null) {
            return shape;
        }
        int plane = view.shape().height() * view.shape().width();
        Shape planes = new Shape(
                Math.max(1, view.size() / plane),
                view.shape().height(),
                view.shape().width());
        return planes.size() == view.size() && Selection.of(view, planes) != null ? planes : null;
    }

    /** The symbol of three dimensions as channel, y, x of a node. */
    Symbol image(Symbol symbol) {
        View view = symbol.view();
        if (view.isImage()) {
            return evaluate(symbol);
        } else if (canBeInput(symbol)) {
            return evaluate(asInput(symbol));
        }
        Selection selection = selection(symbol);
        if (selection == null) {
            throw outOfOrder(symbol);
        }
        return append(symbol.origin(), selection.convolution(), evaluate(symbol));
    }

    /** How a symbol of three dimensions is taken out of its node; null where it is no selection of channels. */
    private static Selection selection(Symbol symbol) {
        int[] dims = symbol.dims();
        return dims.length == 3 ? Selection.of(symbol.view(), new Shape(dims[0], dims[1], dims[2])) : null;
    }

    /**
     * Appends a convolution of a symbol of three dimensions, over what the symbol is taken from where that is exact.
     */
    Symbol convolve(Origin origin, Conv2d conv, Symbol symbol) {
        View view = symbol.view();
        if (!view.isImage() && !canBeInput(symbol)) {
            Selection selection = selection(symbol);
            Conv2d direct = selection == null ? null : selection.before(conv);
            if (direct != null) {
                return append(origin, direct, evaluate(symbol));
            } else if (selection == null) {
                return matrix(origin, new ConvolutionMatrix(conv, symbol.view()).dense(MAX_MATRIX), conv, symbol);
            }
        }
        return append(origin, conv, image(symbol));
    }

    private Symbol matrix(Origin origin, Dense dense, Conv2d conv, Symbol symbol) {
        if (dense == null) {
            throw outOfOrder(symbol);
        }
        int[] dims = symbol.dims();
        Shape made = conv.outputShape(List.of(new Shape(dims[0], dims[1], dims[2])));
        Symbol result = append(origin, dense, vector(symbol));
        return result.with(result.view().reshape(made.channels(), made.height(), made.width()));
    }

    /** The symbol's node as a vector; the view still tells which elements. */
    Symbol vector(Symbol symbol) {
        Symbol value = evaluate(symbol);
        if (value.shape().isVector()) {
            return value;
        }
        Symbol flat = flattened.computeIfAbsent(
                value.base(), base -> append(new Origin("flatten", "Flatten"), new Flatten(), value));
        return flat.with(value.view().over(flat.shape())).inPlaceOf(value);
    }

    /** Single values, wherever they lie, as a node's vector; the dimensions stay. */
    private Symbol inOrder(Symbol symbol) {
        Symbol vector = vector(symbol);
        int size = vector.view().size();
        if ((long) size * vector.shape().size() > MAX_MATRIX) {
            throw outOfOrder(symbol);
        }
        double[][] rows = new double[size][vector.shape().size()];
        for (int i = 0; i < size; i++) {
            if (vector.view().place(i) != View.ZERO) {
                rows[i][vector.view().place(i)] = 1;
            }
        }
        Symbol ordered = append(symbol.origin(), new Dense(rows, new double[size]), vector);
        return ordered.with(ordered.view().reshape(symbol.dims())).inPlaceOf(symbol);
    }

    Symbol add(Origin origin, Symbol a, Symbol b) {
        if (!Arrays.equals(a.dims(), b.dims())) {
            throw new NodeProblem(
                    "its two inputs have the different shapes " + Arrays.toString(a.dims()) + " and "
                            + Arrays.toString(b.dims()) + " per image",
                    "add tensors of the same shape only");
        }
        Symbol left = evaluate(a);
        Symbol right = evaluate(b);
        if (!left.view().isSameAs(right.view())) {
            int[] order = commonOrder(left, right);
            if (order != null) {
                Symbol sum = append(
                        origin, new Add(), image(Images.transpose(left, order)), image(Images.transpose(right, order)));
                return Images.transpose(sum, Images.inverse(order)).withBatchAxis(a.batchAxis());
            }
            left = settle(left);
            right = settle(right);
        }
        if (!left.shape().equals(right.shape())) {
            left = vector(left);
            right = vector(right);
        }
        Symbol sum = append(origin, new Add(), left, right);
        return sum.with(left.view().over(sum.shape())).withBatchAxis(a.batchAxis());
    }

    /** An order of three axes in which both are images or selections of channels; null where there is none. */
    private static int[] commonOrder(Symbol a, Symbol b) {
        if (a.dims().length != 3) {
            return null;
        }
        for (int[] order : Images.ORDERS) {
            if (isImageIn(order, a) && isImageIn(order, b)) {
                return order;
            }
        }
        return null;
    }

    private static boolean isImageIn(int[] order, Symbol symbol) {
        Symbol turned = Images.transpose(symbol, order);
        return turned.view().isImage() || selection(turned) != null;
    }

    /**
     * @param given the graph's input
     * @param output what the graph gives at last
     * @param tensor of the graph that shows it; null for none
     */
    ImportedNetwork finish(Symbol given, Symbol output, ScoreTensor tensor) {
        if (output.hasBatchInside()) {
            throw new NodeProblem(
                    "its output counts the batch and places of an image as one axis",
                    "keep the batch as an axis of its own");
        }
        Symbol result = ended(output);
        Network network = Network.upTo(input, nodes, result.base());
        ScoreTensor shown = tensor;
        Symbol compared = result;
        if (tensor != null && tensor.before() != null) {
            try {
                compared = ended(tensor.before());
            } catch (NodeProblem problem) {
                shown = null;
            }
        }
        Network upTo = compared == result ? network : Network.upTo(input, nodes, compared.base());
        OnnxFeed feed = new OnnxFeed(given.origin().node(), given.view(), shown, upTo, compared.view());
        return new ImportedNetwork(network, pixels.pixels(), feed, notes);
    }

    /** The output of a network, as a vector where it is one. */
    private Symbol ended(Symbol output) {
        boolean isVector = Arrays.stream(output.dims()).filter(dim -> dim > 1).count() <= 1;
        Symbol result = evaluate(output);
        if (!isVector) {
            return settle(result);
        }
        Symbol flat = result.with(result.view().reshape(result.view().size()));
        return vector(flat.view().isWhole() ? flat : settle(flat));
    }

    private boolean canBeInput(Symbol symbol) {
        int[] dims = symbol.dims();
        return symbol.base() == Node.INPUT
                && dims.length == 3
                && symbol.view().isWhole()
                && symbol.polynomial().isUniform()
                && (!inputIsRead || input.equals(new Shape(dims[0], dims[1], dims[2])));
    }

    /** Takes dimensions that are not the axes for the input's true shape, as long as no layer has read the input. */
    private Symbol asInput(Symbol symbol) {
        int[] dims = symbol.dims();
        input = new Shape(dims[0], dims[1], dims[2]);
        note("The input is taken as an image of " + input + " (channel, height, width)");
        return new Symbol(Node.INPUT, View.image(input), symbol.polynomial(), symbol.origin());
    }

    private static NodeProblem outOfOrder(Symbol symbol) {
        return new NodeProblem(
                "its input of shape " + Arrays.toString(symbol.dims())
                        + " per image is put together from single values of the layer '"
                        + symbol.origin().node() + "', not from whole channels, rows and columns",
                "export the model with channel-first layers, or with Transpose only right before them");
    }
}
