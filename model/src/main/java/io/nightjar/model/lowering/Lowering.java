package io.nightjar.model.lowering;

import io.nightjar.model.CompileException;
import io.nightjar.model.circuit.Activation;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.PolynomialStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.PolynomialByChannel;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Lowers an optimised network to a circuit of ciphertext arrays in a phase packing. A convolution that only a sum of
 * branches reads becomes part of the sum's linear step, where a plain branch is a column of weight 1, so the branches
 * need not agree in level or scale. A scale and shift of every value becomes part of the linear step in front of it, or
 * of the convolution behind it.
 */
public final class Lowering {
    /** Outputs of a group for each row of its tiles: those of a pooling window of two by two. */
    public static final int OUTPUTS_PER_ROW = 4;

    private static final long MAX_MATRIX = 1 << 24;

    private final Network network;
    private final LayoutPropagation layouts;
    private final CoarseGrid grid;
    private final int[] mostOutputs;
    private final Map<RepeatedLowering.LayerBound, LinearStep> known;
    private final List<Step> steps = new ArrayList<>();
    private final int[] arrays;
    private final int[] readers;

    private Lowering(
            Network network, int phases, int[] mostOutputs, Map<RepeatedLowering.LayerBound, LinearStep> known) {
        this.network = network;
        this.layouts = new LayoutPropagation(network, phases);
        this.grid =
                new CoarseGrid(layouts.coarseHeight(), layouts.coarseWidth(), new SlotOrders(network, layouts).best());
        this.mostOutputs = mostOutputs;
        this.known = known;
        this.arrays = new int[network.nodes().size()];
        this.readers = new int[network.nodes().size()];
        for (Node node : network.nodes()) {
            for (int input : node.inputs()) {
                if (input != Node.INPUT) {
                    readers[input]++;
                }
            }
        }
        readers[readers.length - 1]++;
    }

    /**
     * @param phases of the input, per axis; at least the image's size for ciphertexts of one pixel position
     * @param mostOutputs by node, of a group or of the tiles that meet in a pooling window, which bounds the memory
     *     they take
     */
    public static Circuit lower(Network network, int phases, int[] mostOutputs) {
        return lower(network, phases, mostOutputs, new HashMap<>());
    }

    /** @param known layers that were lowered before, for the same network and phases; new ones are added */
    static Circuit lower(
            Network network, int phases, int[] mostOutputs, Map<RepeatedLowering.LayerBound, LinearStep> known) {
        Lowering lowering = new Lowering(network, phases, mostOutputs, known);
        for (int i = 0; i < network.nodes().size(); i++) {
            lowering.lower(i);
        }
        lowering.gatherOutputs();
        if (lowering.steps.isEmpty()) {
            throw new CompileException("the network has no layer that computes anything");
        }
        Circuit circuit = new Circuit(
                phases,
                lowering.layouts.of(Node.INPUT),
                lowering.grid.height(),
                lowering.grid.width(),
                lowering.grid.order(),
                lowering.steps);
        return TileGrouping.apply(circuit, mostOutputs);
    }

    /** No bound for any node. */
    public static int[] unbounded(Network network) {
        int[] mostOutputs = new int[network.nodes().size()];
        Arrays.fill(mostOutputs, Integer.MAX_VALUE);
        return mostOutputs;
    }

    private void lower(int index) {
        Node node = network.nodes().get(index);
        Layer layer = node.layer();
        int input = node.inputs()[0];
        if (layer instanceof Flatten) {
            arrays[index] = array(input);
        } else if (isLinear(index)) {
            if (!isDeferred(index)) {
                addStep(index, linear(index, sum(index)));
            }
        } else if (layer instanceof Conv2d conv && network.shapeOf(index).isVector()) {
            dense(index, asDense(conv));
        } else if (layer instanceof Dense dense) {
            dense(index, dense);
        } else if (layer instanceof CompletedSquare square) {
            addStep(index, activation(node.name(), square, array(input), layouts.of(input)));
        } else if (layer instanceof PolynomialByChannel polynomial) {
            addStep(index, polynomial(node.name(), polynomial, array(input), layouts.of(input)));
        } else if (layer instanceof SumPool
                && LayoutPropagation.isFlattened(layouts.of(input), network.shapeOf(index))) {
            arrays[index] = array(input);
        } else if (layer instanceof SumPool pool) {
            pool(index, pool);
        } else {
            throw new CompileException("layer " + node.name() + " ("
                    + layer.getClass().getSimpleName() + ") cannot be lowered; fold it into a linear layer first");
        }
    }

    private int array(int node) {
        return node == Node.INPUT ? 0 : arrays[node];
    }

    private void addStep(int node, Step step) {
        steps.add(step);
        arrays[node] = steps.size();
    }

    /** Whether a layer is a summand that a linear step can have. */
    private boolean isLinear(int index) {
        Node node = network.nodes().get(index);
        return node.layer() instanceof Add
                || node.layer() instanceof ElementAffine
                || node.layer() instanceof Conv2d conv
                        && !LayoutPropagation.isFlattened(layouts.of(node.inputs()[0]), conv);
    }

    /** Whether a layer is left to the one sum, map of values or convolution that reads it. */
    private boolean isDeferred(int index) {
        if (!isLinear(index) || readers[index] != 1) {
            return false;
        }
        return readersOf(index)
                .anyMatch(i -> network.nodes().get(i).layer() instanceof Conv2d
                        ? isLinear(i) && scalesBefore(index).isPresent()
                        : isLinear(i) && layouts.of(i).equals(layouts.of(index)));
    }

    /** The scales that a convolution behind can take: those of a map that shifts nothing and has no step in front. */
    private Optional<double[]> scalesBefore(int index) {
        return index != Node.INPUT
                        && network.nodes().get(index).layer() instanceof ElementAffine affine
                        && Arrays.stream(affine.shift()).allMatch(t -> t == 0)
                        && !isDeferredLayer(network.nodes().get(index).inputs()[0])
                ? Optional.of(affine.scale())
                : Optional.empty();
    }

    private boolean isDeferredLayer(int index) {
        return index != Node.INPUT && isDeferred(index);
    }

    /** What a linear layer adds up. */
    private LinearSum sum(int index) {
        Node node = network.nodes().get(index);
        if (node.layer() instanceof Conv2d conv) {
            return LinearSum.of(branch(node.inputs()[0], conv));
        } else if (node.layer() instanceof ElementAffine affine) {
            return operand(node.inputs()[0]).then(affine);
        }
        LinearSum sum = null;
        for (int input : node.inputs()) {
            LinearSum next = layouts.of(input).equals(layouts.of(index)) ? operand(input) : inOrder(index, input);
            sum = sum == null ? next : sum.plus(next);
        }
        return sum;
    }

    /** A vector that was a map before it was flattened, with a ciphertext for every value as its sum has. */
    private LinearSum inOrder(int index, int input) {
        Node node = network.nodes().get(index);
        TensorLayout in = layouts.of(input);
        TensorLayout out = layouts.of(index);
        int values = network.shapeOf(index).size();
        if (!LayoutPropagation.isVector(out, network.shapeOf(index)) || (long) values * values > MAX_MATRIX) {
            throw new CompileException(
                    CompileException.Remedy.PHASES,
                    "the branches of " + node.name() + " are packed differently (" + in + " and " + out
                            + "); use more phases");
        }
        double[][] identity = new double[values][values];
        for (int i = 0; i < values; i++) {
            identity[i][i] = 1;
        }
        steps.addAll(new DenseLowering(
                        index,
                        node.name(),
                        new Dense(identity, new double[values]),
                        array(input),
                        in,
                        grid.width(),
                        ArrayIndex.madeBy(steps.size()))
                .lower());
        return LinearSum.of(new LinearBranch(steps.size(), out, Optional.empty(), LinearBranch.Scales.NONE));
    }

    private LinearSum operand(int input) {
        return isDeferredLayer(input)
                ? sum(input)
                : LinearSum.of(
                        new LinearBranch(array(input), layouts.of(input), Optional.empty(), LinearBranch.Scales.NONE));
    }

    private LinearBranch branch(int input, Conv2d conv) {
        if (isDeferredLayer(input)) {
            int source = network.nodes().get(input).inputs()[0];
            LinearBranch.Scales scales = new LinearBranch.Scales(scalesBefore(input), Optional.empty());
            return new LinearBranch(array(source), layouts.of(source), Optional.of(conv), scales);
        }
        return new LinearBranch(array(input), layouts.of(input), Optional.of(conv), LinearBranch.Scales.NONE);
    }

    private LinearStep linear(int index, LinearSum sum) {
        TensorLayout out = layouts.of(index);
        int mostRows = Math.min(out.channels(), Math.max(1, mostOutputs[index] / OUTPUTS_PER_ROW));
        int mostRotatedRows = meetsInWindows(index) ? mostRows : Math.min(out.channels(), mostOutputs[index]);
        LinearLowering lowering =
                new LinearLowering(index, network.nodes().get(index).name(), sum, out, grid, mostRows, mostRotatedRows);
        return known.computeIfAbsent(
                new RepeatedLowering.LayerBound(index, lowering.mostRows()), unseen -> lowering.lower());
    }

    /** Whether an activation reads a layer whose results a pooling adds up, so that tiles of a window are one group. */
    private boolean meetsInWindows(int index) {
        return readersOf(index)
                .filter(i -> network.nodes().get(i).layer() instanceof CompletedSquare
                        || network.nodes().get(i).layer() instanceof PolynomialByChannel)
                .flatMap(this::readersOf)
                .anyMatch(i -> network.nodes().get(i).layer() instanceof SumPool);
    }

    private IntStream readersOf(int index) {
        return IntStream.range(index + 1, network.nodes().size())
                .filter(i -> Arrays.stream(network.nodes().get(i).inputs()).anyMatch(input -> input == index));
    }

    /**
     * A convolution of a vector: of every kernel only the place that meets the one pixel counts, if there is any, and
     * where the map wraps, all places meet it.
     */
    private static Dense asDense(Conv2d conv) {
        Shape pixel = new Shape(conv.inChannels(), 1, 1);
        double[][] weights = new double[conv.outChannels()][conv.inChannels()];
        int inPerGroup = conv.weights()[0].length;
        int outPerGroup = conv.outChannels() / conv.groups();
        for (int y = 0; y < conv.y().kernel(); y++) {
            for (int x = 0; x < conv.x().kernel(); x++) {
                if (conv.source(pixel, 0, 0, y, x) != PaddingMode.ZERO) {
                    for (int m = 0; m < weights.length; m++) {
                        for (int c = 0; c < inPerGroup; c++) {
                            weights[m][m / outPerGroup * inPerGroup + c] += conv.weights()[m][c][y][x];
                        }
                    }
                }
            }
        }
        return new Dense(weights, conv.bias());
    }

    private void dense(int index, Dense dense) {
        Node node = network.nodes().get(index);
        int input = node.inputs()[0];
        List<Step> made = new DenseLowering(
                        index,
                        node.name(),
                        dense,
                        array(input),
                        layouts.of(input),
                        grid.width(),
                        ArrayIndex.madeBy(steps.size()))
                .lower();
        made.forEach(step -> addStep(index, step));
    }

    private static ActivationStep activation(String name, CompletedSquare square, int array, TensorLayout in) {
        Dataflow.Operand operand = new Dataflow.Operand(array, in.ciphertexts());
        return ActivationStep.lowered(
                name, operand, square.degree(), square.c(), square.d(), square.e(), singles(in.ciphertexts()));
    }

    /** The polynomial of a ciphertext; in a flattened map every value is a channel of its own. */
    private static double[] coefficients(String name, PolynomialByChannel layer, TensorLayout in, int ciphertext) {
        int channel = in.channel(ciphertext);
        if (layer.channels() == in.channels()) {
            return layer.coefficients()[channel];
        }
        double[] first = null;
        for (int y = in.phaseY(ciphertext); y < in.height(); y += in.y().phases()) {
            for (int x = in.phaseX(ciphertext); x < in.width(); x += in.x().phases()) {
                double[] own = layer.coefficients()[(channel * in.height() + y) * in.width() + x];
                if (first != null && !Arrays.equals(first, own)) {
                    throw new CompileException(
                            CompileException.Remedy.PHASES,
                            "the polynomials of " + name + " differ between values of one ciphertext; use more phases,"
                                    + " or one polynomial per channel of the map that is flattened");
                }
                first = own;
            }
        }
        return first;
    }

    private static List<int[]> singles(int count) {
        List<int[]> groups = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            groups.add(new int[] {i});
        }
        return groups;
    }

    /** Channels of equal coefficients share a polynomial. */
    private static PolynomialStep polynomial(String name, PolynomialByChannel layer, int array, TensorLayout in) {
        List<double[]> different = new ArrayList<>();
        Map<List<Double>, Integer> places = new HashMap<>();
        int[] polynomialOf = new int[in.ciphertexts()];
        for (int i = 0; i < polynomialOf.length; i++) {
            double[] coefficients = coefficients(name, layer, in, i);
            polynomialOf[i] =
                    places.computeIfAbsent(Arrays.stream(coefficients).boxed().toList(), unseen -> {
                        different.add(coefficients);
                        return different.size() - 1;
                    });
        }
        return PolynomialStep.lowered(
                name,
                new Dataflow.Operand(array, in.ciphertexts()),
                different,
                polynomialOf,
                singles(in.ciphertexts()));
    }

    private void pool(int index, SumPool pool) {
        Node node = network.nodes().get(index);
        int input = node.inputs()[0];
        TensorLayout in = layouts.of(input);
        PoolWindows windows = new PoolWindows(pool, in, layouts.of(index));
        if (windows.isWholeMap() && !in.holdsOnePixel()) {
            sumWindows(index, input, windows.allPhases());
            for (List<SumStep.Term[]> stage : windows.overPositions(grid.width())) {
                Dataflow.Operand operand = new Dataflow.Operand(arrays[index], in.channels());
                addStep(index, SumStep.lowered(node.name() + " sums", operand, stage));
            }
        } else if (windows.needNoRotation()) {
            sumWindows(index, input, windows.byOutput());
        } else {
            addStep(index, linear(index, LinearSum.of(branch(input, windows.asConvolution()))));
        }
    }

    /**
     * A pooling sum joins the activation in front of it, before its last relinearisation; elsewhere it is a linear step
     * of ones.
     */
    private void sumWindows(int index, int input, List<int[]> windows) {
        int array = array(input);
        if (array > 0
                && readers[input] == 1
                && steps.get(ArrayIndex.makerOf(array)) instanceof Activation activation
                && activation.isElementwise()) {
            steps.set(ArrayIndex.makerOf(array), activation.withGroups(windows));
            arrays[index] = array;
        } else {
            int inputs = layouts.of(input).ciphertexts();
            addStep(index, PoolWindows.ones(index, network.nodes().get(index).name(), array, inputs, windows));
        }
    }

    /** Scores are read at coarse position (0, 0); a map that ends the network is brought there value by value. */
    private void gatherOutputs() {
        int last = network.nodes().size() - 1;
        TensorLayout out = layouts.of(last);
        if (out.holdsOnePixel()) {
            return;
        }
        List<SumStep.Term[]> outputs = new ArrayList<>();
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int index = out.index(c, y % out.y().phases(), x % out.x().phases());
                    int rotation =
                            y / out.y().phases() * grid.width() + x / out.x().phases();
                    outputs.add(new SumStep.Term[] {new SumStep.Term(index, rotation)});
                }
            }
        }
        steps.add(SumStep.lowered(
                network.nodes().get(last).name() + " outputs",
                new Dataflow.Operand(array(last), out.ciphertexts()),
                outputs));
    }
}
