package io.nightjar.model.network;

import io.nightjar.ckks.Counts;
import java.util.List;

/**
 * out[c] = scale[c] * in[c] + shift[c] on every position: batch normalisation, products and sums with constants.
 *
 * @param scale one per channel, owned by the layer
 * @param shift one per channel, owned by the layer
 */
public record ChannelAffine(double[] scale, double[] shift) implements Layer {
    public ChannelAffine {
        Checks.atLeast(1, scale.length, "Affine", "number of channels");
        if (shift.length != scale.length) {
            throw new IllegalArgumentException("Affine has " + scale.length + " scales but " + shift.length
                    + " shifts; give one of each per channel");
        }
        Checks.finite(scale, "Affine", "scale");
        Checks.finite(shift, "Affine", "shift");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        if (in.channels() != scale.length) {
            throw new IllegalArgumentException("Affine has " + Counts.of(scale.length, "channel") + " but its input is "
                    + in + "; give one scale and shift per channel");
        }
        return in;
    }
}
