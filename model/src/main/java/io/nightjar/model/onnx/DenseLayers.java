package io.nightjar.model.onnx;

import io.nightjar.ckks.Counts;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import java.util.Arrays;

/** Products with constant matrices, over the last axis of a tensor or over another one. */
final class DenseLayers {
    private static final long MAX_MATRIX = 1 << 24;

    private final GraphBuilder builder;

    DenseLayers(GraphBuilder builder) {
        this.builder = builder;
    }

    /**
     * The last axis times a matrix.
     *
     * @param weights [in][out]
     * @param bias that fits (1, out); null for none
     */
    Symbol product(Origin origin, Symbol symbol, Tensor weights, Tensor bias) {
        int[] dims = symbol.dims();
        int last = dims.length - 1;
        if (last < 0 || symbol.batchAxis() == dims.length) {
            throw new NodeProblem("it multiplies along the batch", "keep an axis of values behind the batch");
        } else if (weights.rank() == 1 && bias == null && weights.data().length == dims[last]) {
            Symbol made = product(origin, symbol, weights.reshape(dims[last], 1), null);
            return made.with(made.view().reshape(Arrays.copyOf(dims, last)));
        }
        if (weights.rank() > 2 && bias == null && symbol.isBatchFirst()) {
            return batchedProduct(origin, symbol, weights);
        }
        if (weights.rank() != 2 || dims.length == 0 || weights.dims()[0] != dims[last]) {
            throw new NodeProblem(
                    "it multiplies a tensor of shape " + Arrays.toString(dims) + " per image with weights of shape "
                            + Arrays.toString(weights.dims()),
                    "multiply with a two-dimensional matrix that fits the last axis");
        }
        int outputs = weights.dims()[1];
        double[] offsets = bias == null ? new double[outputs] : bias.broadcastTo(1, outputs);
        if (offsets == null) {
            throw new NodeProblem(
                    "its bias does not fit its " + Counts.of(outputs, "output"), "export the model again");
        }
        int[] newDims = dims.clone();
        newDims[last] = outputs;
        if (symbol.view().size() == dims[last]) {
            Symbol result = vectorProduct(origin, symbol, weights, offsets);
            return result.with(result.view().reshape(newDims)).withBatchAxis(symbol.batchAxis());
        }
        Symbol channels = asChannels(symbol, last);
        Symbol made = builder.convolve(origin, pointwise(weights, offsets), channels);
        return fromChannels(made, newDims, last).withBatchAxis(symbol.batchAxis());
    }

    /** Weights [in][out], rows brought from the ONNX order of elements to the network's. */
    private Symbol vectorProduct(Origin origin, Symbol symbol, Tensor weights, double[] offsets) {
        Symbol vector = builder.vector(symbol);
        int outputs = weights.dims()[1];
        double[][] rows = new double[outputs][vector.shape().size()];
        for (int i = 0; i < weights.dims()[0]; i++) {
            int place = vector.view().place(i);
            for (int o = 0; o < outputs && place != View.ZERO; o++) {
                rows[o][place] += weights.data()[i * outputs + o];
            }
        }
        return builder.append(origin, new Dense(rows, offsets), vector);
    }

    /** A constant matrix [out][in], or a row [in], times the last axis but one, or the only one. */
    Symbol productFromLeft(Origin origin, Tensor weights, Symbol symbol) {
        int[] full = symbol.fullDims();
        int at = Math.max(0, full.length - 2);
        int batch = symbol.batchAxis();
        if (full.length == 0 || at == batch) {
            throw new NodeProblem(
                    "it multiplies along the batch, which adds up values of different images",
                    "multiply along an axis of an image only");
        } else if (weights.rank() == 1) {
            Symbol made = productFromLeft(origin, weights.reshape(1, weights.data().length), symbol);
            return made.withFullDims(Symbol.without(made.fullDims(), at), batch > at ? batch - 1 : batch);
        } else if (weights.rank() != 2 || weights.dims()[1] != full[at]) {
            throw new NodeProblem(
                    "it multiplies weights of shape " + Arrays.toString(weights.dims()) + " with a tensor of shape "
                            + Arrays.toString(symbol.dims()) + " per image",
                    "multiply with a two-dimensional matrix that fits");
        }
        int axis = batch >= 0 && batch < at ? at - 1 : at;
        int[] newDims = symbol.dims().clone();
        newDims[axis] = weights.dims()[0];
        Tensor turned = weights.transpose(new int[] {1, 0});
        double[] offsets = new double[newDims[axis]];
        if (symbol.view().size() == full[at]) {
            Symbol made = vectorProduct(origin, symbol, turned, offsets);
            return made.with(made.view().reshape(newDims)).withBatchAxis(batch);
        }
        Symbol channels = builder.convolve(origin, pointwise(turned, offsets), asChannels(symbol, axis));
        return fromChannels(channels, newDims, axis).withBatchAxis(batch);
    }

    private static Conv2d pointwise(Tensor weights, double[] bias) {
        double[][][][] kernels = new double[weights.dims()[1]][weights.dims()[0]][1][1];
        for (int o = 0; o < kernels.length; o++) {
            for (int i = 0; i < kernels[o].length; i++) {
                kernels[o][i][0][0] = weights.data()[i * kernels.length + o];
            }
        }
        return Conv2d.of(kernels, bias);
    }

    /** One axis as the channels of an image, the others in order behind it, all but the last of them merged. */
    private static Symbol asChannels(Symbol symbol, int axis) {
        int rank = symbol.dims().length;
        int[] order = new int[rank];
        order[0] = axis;
        for (int k = 0, at = 1; k < rank; k++) {
            if (k != axis) {
                order[at++] = k;
            }
        }
        Symbol turned = Images.transpose(symbol, order);
        int[] dims = turned.dims();
        int width = rank > 1 ? dims[rank - 1] : 1;
        return turned.with(turned.view().reshape(dims[0], turned.view().size() / dims[0] / width, width));
    }

    private static Symbol fromChannels(Symbol made, int[] dims, int axis) {
        int rank = dims.length;
        int[] turned = new int[rank];
        int[] back = new int[rank];
        turned[0] = dims[axis];
        for (int k = 0, at = 1; k < rank; k++) {
            if (k != axis) {
                turned[at] = dims[k];
                back[k] = at++;
            }
        }
        return Images.transpose(made.with(made.view().reshape(turned)), back);
    }

    /** Products written with letters for axes, of the image's tensor and a constant. */
    Symbol einsum(Origin origin, Arguments in, String equation) {
        if (in.count() != 2) {
            throw new NodeProblem("it has " + Counts.of(in.count(), "operand"), "use one tensor and one constant");
        }
        int constantAt = in.value(0) instanceof Tensor ? 0 : 1;
        Tensor weights = in.constant(constantAt);
        Symbol symbol = in.symbol(1 - constantAt);
        int batch = symbol.batchAxis();
        if (batch < 0) {
            throw new NodeProblem("its input has lost the axis of the batch", "keep the batch as an axis of its own");
        }
        Contraction contraction = Contraction.of(equation, constantAt, symbol.dims().length + 1, weights.rank(), batch);
        Symbol made = contract(origin, symbol.withBatchAxis(0), weights, contraction);
        return made.withBatchAxis(contraction.batchAxis());
    }

    /** A contraction over one axis by a matrix as a product of that axis; any other as a matrix of all values. */
    private Symbol contract(Origin origin, Symbol symbol, Tensor weights, Contraction contraction) {
        int axis = contraction.matrixAxis();
        if (axis > 0) {
            int[] dims = symbol.dims();
            int[] order = new int[dims.length];
            for (int k = 0, at = 0; k < dims.length; k++) {
                if (k != axis - 1) {
                    order[at++] = k;
                }
            }
            order[dims.length - 1] = axis - 1;
            Tensor rows = contraction.isTurned() ? weights.transpose(new int[] {1, 0}) : weights;
            Symbol made = product(origin, Images.transpose(symbol, order), rows, null);
            return Images.transpose(made, contraction.outputOrder(axis));
        }
        Symbol vector = builder.vector(symbol);
        int[] outDims = contraction.outputDims(symbol.dims(), weights.dims());
        long size = Tensor.size(outDims);
        if (size * vector.shape().size() > MAX_MATRIX) {
            throw new NodeProblem(
                    "its product of " + vector.shape().size() + " by " + Counts.of(size, "value")
                            + " has more than 2^24 weights",
                    "use MatMul with a constant matrix");
        }
        double[][] rows =
                contraction.rows(symbol.view(), weights, outDims, vector.shape().size());
        Symbol made = builder.append(origin, new Dense(rows, new double[rows.length]), vector);
        return made.with(made.view().reshape(outDims));
    }

    /** A stack of matrices, one for each place of an axis of the tensor. */
    Symbol batchedProduct(Origin origin, Symbol symbol, Tensor weights) {
        int rank = symbol.dims().length + 1;
        return contract(origin, symbol, weights, Contraction.ofMatMul(rank, weights.rank()));
    }

    /** The product of two constant matrices; a vector in front is a row, one behind a column. */
    static Tensor constants(Tensor left, Tensor right) {
        if (left.rank() == 1 && right.rank() > 0) {
            Tensor product = constants(left.reshape(1, left.dims()[0]), right);
            return product.reshape(Arrays.copyOfRange(product.dims(), 1, product.rank()));
        } else if (right.rank() == 1 && left.rank() > 0) {
            Tensor product = constants(left, right.reshape(right.dims()[0], 1));
            return product.reshape(Arrays.copyOf(product.dims(), product.rank() - 1));
        }
        if (left.rank() != 2 || right.rank() != 2 || left.dims()[1] != right.dims()[0]) {
            throw new NodeProblem("its two constants do not fit together", "export the model again");
        }
        int rows = left.dims()[0];
        int inner = left.dims()[1];
        int columns = right.dims()[1];
        double[] out = new double[Tensor.bounded((long) rows * columns, left.data().length + right.data().length)];
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < inner; k++) {
                for (int c = 0; c < columns; c++) {
                    out[r * columns + c] += left.data()[r * inner + k] * right.data()[k * columns + c];
                }
            }
        }
        return new Tensor(new int[] {rows, columns}, out);
    }
}
