package io.nightjar.model.network;

import io.nightjar.ckks.Counts;
import java.util.List;

/**
 * Matrix-vector product plus bias on a vector (put {@link Flatten} in front of an image).
 *
 * @param weights [out][in], in = the flattened (channel, y, x), owned by the layer
 * @param bias [out], owned by the layer
 */
public record Dense(double[][] weights, double[] bias) implements Layer {
    public Dense {
        Checks.atLeast(1, weights.length, "Dense", "number of outputs");
        Checks.atLeast(1, weights[0].length, "Dense", "number of inputs");
        for (double[] row : weights) {
            if (row.length != weights[0].length) {
                throw new IllegalArgumentException("Dense weights are ragged: a row of " + row.length
                        + " where the first has " + weights[0].length + "; all rows need the same length");
            }
            Checks.finite(row, "Dense", "weight row");
        }
        if (bias.length != weights.length) {
            throw new IllegalArgumentException("Dense has " + Counts.of(weights.length, "output") + " but "
                    + bias.length + " bias values; give one per output");
        }
        Checks.finite(bias, "Dense", "bias");
    }

    /** Values that it makes. */
    public int outputs() {
        return weights.length;
    }

    /** Values that it reads. */
    public int inputs() {
        return weights[0].length;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        if (!in.isVector() || in.channels() != inputs()) {
            throw new IllegalArgumentException("Dense expects a vector of " + Counts.of(inputs(), "value")
                    + " but its input is " + in + "; make the weights agree, with a Flatten in front of an image");
        }
        return Shape.vector(outputs());
    }
}
