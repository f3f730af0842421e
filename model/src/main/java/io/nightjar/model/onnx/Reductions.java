package io.nightjar.model.onnx;

import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Sums and means along axes. */
final class Reductions {
    /** What leaves a value as it is where there is no other. */
    private static final Set<String> SUMS = Set.of("ReduceSum", "ReduceMean", "ReduceProd", "ReduceMax", "ReduceMin");

    private final GraphBuilder builder;
    private final ElementwiseOperators elementwise;

    Reductions(GraphBuilder builder, ElementwiseOperators elementwise) {
        this.builder = builder;
        this.elementwise = elementwise;
    }

    Value read(Origin origin, Arguments in, Attributes attributes) {
        int[] axes = in.has(1) ? in.constant(1).toInts() : attributes.integers("axes");
        boolean keep = attributes.integer("keepdims", 1) != 0;
        if (axes.length == 0 && attributes.integer("noop_with_empty_axes", 0) != 0) {
            if (!SUMS.contains(origin.operator())) {
                throw new NodeProblem("it reduces no axis (noop_with_empty_axes)", "name its axes");
            }
            return in.value(0);
        } else if (in.value(0) instanceof Tensor tensor) {
            return constant(origin.operator(), tensor, axes, keep);
        }
        Symbol symbol = in.symbol(0);
        if (origin.operator().equals("ReduceSumSquare")) {
            symbol = (Symbol) elementwise.binary("Mul", origin, symbol, symbol);
        } else if (!origin.operator().equals("ReduceMean") && !origin.operator().equals("ReduceSum")) {
            throw Impossible.problem(origin.operator());
        }
        boolean[] reduced = reduced(axes, symbol.dims().length);
        Symbol sum = reduce(origin, symbol, reduced, origin.operator().equals("ReduceMean"));
        return sum.with(sum.view().reshape(kept(symbol.dims(), reduced, keep)));
    }

    private static boolean[] reduced(int[] axes, int rank) {
        boolean[] reduced = new boolean[rank];
        for (int axis : axes) {
            int k = (axis < 0 ? axis + rank + 1 : axis) - 1;
            if (k < 0 || k >= rank) {
                throw new NodeProblem("it reduces the batch, axis " + axis, "reduce other axes only");
            }
            reduced[k] = true;
        }
        if (axes.length == 0) {
            throw new NodeProblem("it reduces all axes, the batch among them", "name the axes behind the batch");
        }
        return reduced;
    }

    private static int[] kept(int[] dims, boolean[] reduced, boolean keep) {
        List<Integer> kept = new ArrayList<>();
        for (int k = 0; k < dims.length; k++) {
            if (!reduced[k] || keep) {
                kept.add(reduced[k] ? 1 : dims[k]);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Neighbouring axes of the same fate are taken as one, so that three are left in most graphs. */
    private Symbol reduce(Origin origin, Symbol symbol, boolean[] reduced, boolean mean) {
        int[] dims = symbol.dims();
        if (dims.length == 3) {
            int[] order = Images.imageOrder(symbol);
            boolean[] turned = new boolean[3];
            for (int k = 0; k < 3; k++) {
                turned[k] = reduced[order[k]];
            }
            Symbol sum = image(origin, Images.transpose(symbol, order), turned, mean);
            return Images.transpose(sum, Images.inverse(order));
        }
        List<Integer> sizes = new ArrayList<>();
        List<Boolean> fates = new ArrayList<>();
        for (int k = 0; k < dims.length; k++) {
            if (k > 0 && fates.get(fates.size() - 1) == reduced[k]) {
                sizes.set(sizes.size() - 1, sizes.get(sizes.size() - 1) * dims[k]);
            } else {
                sizes.add(dims[k]);
                fates.add(reduced[k]);
            }
        }
        while (sizes.size() < 3) {
            sizes.add(1);
            fates.add(false);
        }
        if (sizes.size() > 3) {
            throw new NodeProblem("it reduces axes that do not lie side by side", "reduce neighbouring axes");
        }
        boolean[] merged = {fates.get(0), fates.get(1), fates.get(2)};
        return image(
                origin, symbol.with(symbol.view().reshape(sizes.get(0), sizes.get(1), sizes.get(2))), merged, mean);
    }

    private Symbol image(Origin origin, Symbol symbol, boolean[] reduced, boolean mean) {
        int[] dims = symbol.dims();
        if (mean && !reduced[0] && reduced[1] && reduced[2] && symbol.view().isImage()) {
            Shape shape = new Shape(dims[0], dims[1], dims[2]);
            return builder.append(origin, AveragePool.global(shape), builder.image(symbol));
        }
        int height = reduced[1] ? dims[1] : 1;
        int width = reduced[2] ? dims[2] : 1;
        int channels = reduced[0] ? 1 : dims[0];
        double weight = mean ? 1.0 / ((reduced[0] ? dims[0] : 1) * (double) height * width) : 1;
        double[][][][] weights = new double[channels][reduced[0] ? dims[0] : 1][height][width];
        for (double[][][] out : weights) {
            for (double[][] plane : out) {
                for (double[] row : plane) {
                    Arrays.fill(row, weight);
                }
            }
        }
        Conv2d conv = new Conv2d(
                weights, new double[channels], Window.of(height, 1), Window.of(width, 1), reduced[0] ? 1 : dims[0]);
        return builder.convolve(origin, conv, symbol);
    }

    private static Tensor constant(String operator, Tensor tensor, int[] axes, boolean keep) {
        int rank = tensor.rank();
        boolean[] reduced = new boolean[rank];
        for (int axis : axes) {
            int k = axis < 0 ? axis + rank : axis;
            if (k < 0 || k >= rank) {
                throw new NodeProblem("it reduces axis " + axis + " of " + rank, "export the model again");
            }
            reduced[k] = true;
        }
        if (axes.length == 0) {
            Arrays.fill(reduced, true);
        }
        int[] one = tensor.dims().clone();
        for (int k = 0; k < rank; k++) {
            one[k] = reduced[k] ? 1 : one[k];
        }
        int[] spread = Tensor.spread(one, tensor.dims());
        int size = (int) Tensor.size(one);
        double[] out = new double[size];
        int[] counts = new int[size];
        for (int i = 0; i < tensor.data().length; i++) {
            int at = Tensor.offset(i, tensor.dims(), spread);
            double value = switch (operator) {
                case "ReduceSumSquare", "ReduceL2" -> tensor.data()[i] * tensor.data()[i];
                case "ReduceL1" -> Math.abs(tensor.data()[i]);
                default -> tensor.data()[i];
            };
            out[at] = counts[at]++ == 0
                    ? value
                    : switch (operator) {
                        case "ReduceProd" -> out[at] * value;
                        case "ReduceMax" -> Math.max(out[at], value);
                        case "ReduceMin" -> Math.min(out[at], value);
                        default -> out[at] + value;
                    };
        }
        for (int i = 0; i < size; i++) {
            out[i] = switch (operator) {
                case "ReduceMean" -> out[i] / counts[i];
                case "ReduceL2" -> Math.sqrt(out[i]);
                default -> out[i];
            };
        }
        Tensor result = new Tensor(kept(tensor.dims(), reduced, keep), out, tensor.isInteger());
        if (!tensor.dependsOnBatch()) {
            return result;
        }
        boolean[] all = new boolean[size];
        Arrays.fill(all, true);
        return new Tensor(result.dims(), out, tensor.isInteger(), all);
    }
}
