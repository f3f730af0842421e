package io.nightjar.model.onnx;

import static io.nightjar.model.onnx.OnnxGraph.integer;
import static io.nightjar.model.onnx.OnnxGraph.ints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small ONNX models from a seed: layers of every kind that is read, joined so that values are read more than once. */
final class RandomModels {
    /** Levels that the activations of a model may take. */
    private static final int MAX_DEPTH = 7;

    private final Random random;
    private final OnnxGraph graph;
    private final List<Tensor> tensors = new ArrayList<>();
    private Tensor last;
    private int names;

    /**
     * A model and the shape of its images.
     *
     * @param shape (channel, y, x), (channel, x) or the number of values
     */
    record Generated(byte[] model, int[] shape) {}

    /** A tensor of the graph without its batch, and the levels that its activations take. */
    private record Tensor(String name, int[] dims, int depth) {
        int channels() {
            return dims[0];
        }

        int size() {
            return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        }
    }

    private RandomModels(long seed) {
        random = new Random(seed);
        int[] shape = switch (random.nextInt(5)) {
            case 0 -> new int[] {4 + random.nextInt(12)};
            case 1 -> new int[] {1 + random.nextInt(3), 7 + random.nextInt(8)};
            default -> new int[] {1 + random.nextInt(3), 5 + random.nextInt(4), 5 + random.nextInt(4)};
        };
        graph = new OnnxGraph(random, Arrays.stream(shape).asLongStream().toArray());
        last = new Tensor("x", shape, 0);
    }

    static Generated of(long seed) {
        RandomModels made = new RandomModels(seed);
        int[] shape = made.last.dims;
        if (made.random.nextInt(4) == 0) {
            made.values();
        }
        int blocks = 2 + made.random.nextInt(4);
        for (int i = 0; i < blocks; i++) {
            made.tensors.add(made.last);
            made.block();
        }
        made.tail();
        return new Generated(made.graph.model(made.last.name), shape);
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private Tensor node(String operator, int[] dims, int depth, List<String> inputs, Object... attributes) {
        String name = "t" + names++;
        graph.node(
                operator,
                name,
                inputs,
                Arrays.stream(attributes)
                        .map(a -> (ai.onnx.proto.OnnxMl.AttributeProto) a)
                        .toArray(ai.onnx.proto.OnnxMl.AttributeProto[]::new));
        return new Tensor(name, dims, depth);
    }

    private void block() {
        switch (below(12)) {
            case 0, 1, 2 -> last = activation(linear(last));
            case 3 -> last = pooled(last);
            case 4 -> last = selected(last);
            case 5 -> residual();
            case 6 -> branches();
            case 7 -> parts();
            case 8 -> last = node("Add", last.dims, last.depth, List.of(last.name, last.name));
            case 9 -> last = activation(last);
            case 10 -> last = joinedWithEarlier(linear(last));
            default -> last = normalised(linear(last));
        }
        if (below(5) == 0) {
            last = activation(last);
        } else if (below(6) == 0) {
            values();
        }
    }

    /** A convolution, or a dense layer of a vector. */
    private Tensor linear(Tensor in) {
        int rank = in.dims.length;
        if (rank == 1) {
            return dense(in, 3 + below(5));
        }
        int groups = below(3) == 0 ? in.channels() : 1;
        int out = groups * (1 + below(groups == 1 ? 4 : 2));
        return convolution(in, out, groups, below(3) > 0);
    }

    private Tensor dense(Tensor in, int out) {
        return node(
                "Gemm",
                new int[] {out},
                in.depth,
                List.of(in.name, graph.weights(1.5 / Math.sqrt(in.size()), in.size(), out), graph.weights(0.3, out)));
    }

    private Tensor convolution(Tensor in, int out, int groups, boolean keepsSize) {
        int axes = in.dims.length - 1;
        long[] kernel = new long[axes];
        long[] strides = new long[axes];
        long[] dilations = new long[axes];
        long[] pads = new long[2 * axes];
        int[] weights = new int[axes + 2];
        int[] dims = in.dims.clone();
        dims[0] = weights[0] = out;
        weights[1] = in.channels() / groups;
        for (int k = 0; k < axes; k++) {
            int size = in.dims[k + 1];
            kernel[k] = keepsSize ? 1 + 2 * below(2) : 1 + below(Math.min(3, size));
            dilations[k] = (kernel[k] - 1) * 2 < size && below(3) == 0 ? 2 : 1;
            int reach = (int) (dilations[k] * (kernel[k] - 1));
            strides[k] = keepsSize ? 1 : 1 + below(2);
            pads[k] = keepsSize ? reach / 2 : below(2);
            pads[axes + k] = keepsSize ? reach - reach / 2 : below(3);
            weights[k + 2] = (int) kernel[k];
            dims[k + 1] = (int) ((size + pads[k] + pads[axes + k] - reach - 1) / strides[k] + 1);
        }
        int fan = Arrays.stream(weights).skip(1).reduce(1, (a, b) -> a * b);
        List<String> inputs = new ArrayList<>(List.of(in.name, graph.weights(1.5 / Math.sqrt(fan), weights)));
        if (random.nextBoolean()) {
            inputs.add(graph.weights(0.3, out));
        }
        return node(
                "Conv",
                dims,
                in.depth,
                inputs,
                ints("kernel_shape", kernel),
                ints("strides", strides),
                ints("dilations", dilations),
                ints("pads", pads),
                integer("group", groups));
    }

    /** A polynomial of degree 2 to 8, the same for all channels or not, by Horner's rule or as a square. */
    private Tensor activation(Tensor in) {
        int degree = new int[] {2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8}[below(11)];
        int depth = in.depth + 32 - Integer.numberOfLeadingZeros(degree);
        if (depth > MAX_DEPTH) {
            return in;
        } else if (degree == 2 && random.nextBoolean()) {
            return node("Mul", in.dims, depth, List.of(in.name, in.name));
        }
        boolean byChannel = below(3) == 0;
        boolean lower = byChannel && below(3) == 0;
        Tensor sum = node("Mul", in.dims, in.depth, List.of(in.name, coefficient(in, byChannel, true, lower)));
        for (int k = degree - 1; k >= 1; k--) {
            sum = node("Add", in.dims, in.depth, List.of(sum.name, coefficient(in, byChannel, false, false)));
            sum = node("Mul", in.dims, in.depth, List.of(in.name, sum.name));
        }
        return node("Add", in.dims, depth, List.of(coefficient(in, random.nextBoolean(), false, false), sum.name));
    }

    private String coefficient(Tensor in, boolean byChannel, boolean leads, boolean lower) {
        int[] dims = byChannel ? new int[in.dims.length] : new int[0];
        Arrays.fill(dims, 1);
        if (byChannel) {
            dims[0] = in.channels();
        }
        double[] values =
                random.doubles(byChannel ? in.channels() : 1, -0.4, 0.4).toArray();
        for (int c = 0; c < values.length; c++) {
            values[c] += leads ? Math.copySign(0.05, values[c]) : 0;
        }
        if (lower) {
            values[below(values.length)] = 0;
            if (Arrays.stream(values).allMatch(v -> v == 0)) {
                values[0] = 0.2;
            }
        }
        return graph.constant(values, dims);
    }

    private Tensor normalised(Tensor in) {
        int c = in.channels();
        return node(
                "BatchNormalization",
                in.dims,
                in.depth,
                List.of(in.name, graph.positive(c), graph.weights(0.3, c), graph.weights(0.3, c), graph.positive(c)));
    }

    /** A scale or a shift of every value, or of a channel, a row or a column. */
    private void values() {
        int[] dims = last.dims.clone();
        for (int k = 0; k < dims.length; k++) {
            dims[k] = below(3) == 0 ? 1 : dims[k];
        }
        String operator = List.of("Sub", "Mul", "Add", "Div").get(below(4));
        String constant = operator.equals("Div") ? graph.positive(dims) : graph.weights(1, dims);
        last = node(operator, last.dims, last.depth, List.of(last.name, constant));
    }

    private Tensor pooled(Tensor in) {
        int axes = in.dims.length - 1;
        if (axes == 0) {
            return in;
        }
        long[] kernel = new long[axes];
        long[] strides = new long[axes];
        long[] pads = new long[2 * axes];
        int[] dims = in.dims.clone();
        boolean ceil = below(4) == 0;
        for (int k = 0; k < axes; k++) {
            int size = in.dims[k + 1];
            kernel[k] = 1 + below(Math.min(3, size));
            // versions of the operator differ in a last window that begins behind the map
            strides[k] = 1 + below(ceil ? (int) Math.min(2, kernel[k]) : 2);
            pads[k] = ceil ? 0 : below((int) kernel[k]);
            pads[axes + k] = ceil ? 0 : below((int) kernel[k]);
            long room = size + pads[k] + pads[axes + k] - kernel[k];
            dims[k + 1] = (int) ((ceil ? room + strides[k] - 1 : room) / strides[k] + 1);
        }
        return node(
                "AveragePool",
                dims,
                in.depth,
                List.of(in.name),
                ints("kernel_shape", kernel),
                ints("strides", strides),
                ints("pads", pads),
                integer("ceil_mode", ceil ? 1 : 0),
                integer("count_include_pad", below(2)));
    }

    /** A slice with a step, a choice of places, zeros around, or another order of the axes. */
    private Tensor selected(Tensor in) {
        int axis = below(in.dims.length);
        int[] dims = in.dims.clone();
        int size = dims[axis];
        switch (below(4)) {
            case 0 -> {
                int from = below((size + 1) / 2);
                int step = 1 + below(2);
                dims[axis] = (size - from + step - 1) / step;
                return node(
                        "Slice",
                        dims,
                        in.depth,
                        List.of(
                                in.name,
                                graph.integers(from),
                                graph.integers(Long.MAX_VALUE),
                                graph.integers(axis + 1),
                                graph.integers(step)));
            }
            case 1 -> {
                long[] chosen = random.longs(1 + below(size + 1), 0, size).toArray();
                dims[axis] = chosen.length;
                return node(
                        "Gather", dims, in.depth, List.of(in.name, graph.integers(chosen)), integer("axis", axis + 1));
            }
            case 2 -> {
                long[] pads = new long[2 * dims.length + 2];
                for (int k = 1; k <= dims.length; k++) {
                    pads[k] = below(2);
                    pads[dims.length + 1 + k] = below(2);
                    dims[k - 1] += (int) (pads[k] + pads[dims.length + 1 + k]);
                }
                return node("Pad", dims, in.depth, List.of(in.name, graph.integers(pads)));
            }
            default -> {
                List<Integer> order =
                        new ArrayList<>(IntStream.range(0, dims.length).boxed().toList());
                java.util.Collections.shuffle(order, random);
                long[] permutation = new long[dims.length + 1];
                for (int k = 0; k < dims.length; k++) {
                    permutation[k + 1] = order.get(k) + 1;
                    dims[k] = in.dims[order.get(k)];
                }
                return node("Transpose", dims, in.depth, List.of(in.name), ints("perm", permutation));
            }
        }
    }

    /** The last tensor and what one or two layers make of it. */
    private void residual() {
        Tensor from = last;
        Tensor branch = below(3) == 0 ? from : alike(from);
        branch = activation(branch);
        if (random.nextBoolean()) {
            branch = normalised(alike(branch));
        }
        String operator = below(4) == 0 ? "Sub" : "Add";
        last = node(
                operator,
                from.dims,
                Math.max(from.depth, branch.depth),
                random.nextBoolean() ? List.of(branch.name, from.name) : List.of(from.name, branch.name));
    }

    /** A linear layer that keeps the shape. */
    private Tensor alike(Tensor in) {
        if (in.dims.length == 1) {
            return dense(in, in.size());
        }
        return convolution(in, in.channels(), below(3) == 0 ? in.channels() : 1, true);
    }

    /** Three layers that read one tensor, side by side or added up. */
    private void branches() {
        Tensor from = last;
        Tensor a = activation(alike(from));
        Tensor b = alike(from);
        Tensor c = below(2) == 0 ? activation(from) : alike(activation(from));
        int depth = Math.max(a.depth, Math.max(b.depth, c.depth));
        if (random.nextBoolean()) {
            last = node("Sum", from.dims, depth, List.of(a.name, b.name, c.name));
        } else {
            last = concat(from.dims, depth, List.of(a, b, c));
        }
    }

    private Tensor concat(int[] like, int depth, List<Tensor> parts) {
        int[] dims = like.clone();
        dims[0] = parts.stream().mapToInt(Tensor::channels).sum();
        return node("Concat", dims, depth, parts.stream().map(Tensor::name).toList(), integer("axis", 1));
    }

    /** Both parts of a split read late, one of them twice. */
    private void parts() {
        if (last.channels() < 2) {
            last = alike(last);
            return;
        }
        int first = 1 + below(last.channels() - 1);
        int[] dims = last.dims.clone();
        dims[0] = first;
        Tensor a = new Tensor("t" + names++, dims, last.depth);
        dims = dims.clone();
        dims[0] = last.channels() - first;
        Tensor b = new Tensor("t" + names++, dims, last.depth);
        graph.node(
                "Split",
                List.of(a.name, b.name),
                List.of(last.name, graph.integers(a.channels(), b.channels())),
                integer("axis", 1));
        Tensor made = activation(alike(a));
        Tensor other = below(2) == 0 ? b : activation(b);
        List<Tensor> parts = random.nextBoolean() ? List.of(other, made, a) : List.of(made, other);
        last = concat(last.dims, Math.max(made.depth, other.depth), parts);
    }

    /** With a tensor of the same dimensions from before, if there is one. */
    private Tensor joinedWithEarlier(Tensor in) {
        for (Tensor earlier : tensors) {
            if (Arrays.equals(earlier.dims, in.dims)) {
                return node("Add", in.dims, Math.max(in.depth, earlier.depth), List.of(in.name, earlier.name));
            }
        }
        return in;
    }

    private void tail() {
        int kind = below(6);
        if (kind == 0 && last.dims.length > 1) {
            long[] axes =
                    IntStream.range(2, last.dims.length + 1).asLongStream().toArray();
            last = node(
                    "ReduceMean",
                    new int[] {last.channels()},
                    last.depth,
                    List.of(last.name),
                    ints("axes", axes),
                    integer("keepdims", 0));
        } else if (kind > 1 || last.size() > 40) {
            last = node("Flatten", new int[] {last.size()}, last.depth, List.of(last.name));
            last = dense(last, 2 + below(4));
            if (below(3) == 0) {
                last = dense(activation(last), 3);
            }
        }
        if (below(3) == 0) {
            node("Relu", last.dims, last.depth, List.of(last.name));
        }
        if (last.name.equals("x") || tensors.isEmpty()) {
            last = node("Mul", last.dims, last.depth + 1, List.of(last.name, last.name));
        }
    }
}
