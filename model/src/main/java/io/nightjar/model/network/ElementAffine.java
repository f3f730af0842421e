package io.nightjar.model.network;

import io.nightjar.ckks.Counts;
import java.util.List;

/**
 * out[i] = scale[i] * in[i] + shift[i] for every value i of the tensor: images of means and deviations, divisors that
 * depend on the position.
 *
 * @param scale one per value in (channel, y, x) order, owned by the layer
 * @param shift one per value in (channel, y, x) order, owned by the layer
 */
public record ElementAffine(double[] scale, double[] shift) implements Layer {
    public ElementAffine {
        Checks.atLeast(1, scale.length, "Elementwise affine", "number of values");
        if (shift.length != scale.length) {
            throw new IllegalArgumentException("Elementwise affine has " + scale.length + " scales but " + shift.length
                    + " shifts; give one of each per value");
        }
        Checks.finite(scale, "Elementwise affine", "scale");
        Checks.finite(shift, "Elementwise affine", "shift");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        if (in.size() != scale.length) {
            throw new IllegalArgumentException(
                    "Elementwise affine has " + Counts.of(scale.length, "value") + " but its input is " + in
                            + "; give one scale and shift for each of its " + Counts.of(in.size(), "value"));
        }
        return in;
    }
}
