package io.nightjar.trainer;

/**
 * The same network without normalisation of its input: the deviations go into the first convolution's kernels, the means into those of
 * its batch normalisation. Exact with zero padding too, since what lies outside a picture is black in training.
 */
final class UnscaledInput {
    private UnscaledInput() {}

    static FittedNetwork of(FittedNetwork network) {
        InputScale scale = network.architecture().scale();
        if (scale.isNone()) {
            return network;
        }
        Weights weights = network.weights().copy();
        Statistics statistics = network.statistics();
        float[] kernels = weights.arrays()[0];
        float[] means = statistics.mean()[0].clone();
        int channels = network.architecture().input().channels();
        int area = kernels.length / (means.length * channels);
        for (int filter = 0; filter < means.length; filter++) {
            double offset = 0;
            for (int channel = 0; channel < channels; channel++) {
                float mean = scale.mean().get(channel);
                float deviation = scale.deviation().get(channel);
                for (int i = 0; i < area; i++) {
                    int at = (filter * channels + channel) * area + i;
                    offset += kernels[at] / (double) deviation * mean;
                    kernels[at] /= deviation;
                }
            }
            means[filter] += (float) offset;
        }
        float[][] shifted = statistics.mean().clone();
        shifted[0] = means;
        return new FittedNetwork(
                unscaled(network.architecture()), weights, new Statistics(shifted, statistics.variance()));
    }

    private static Architecture unscaled(Architecture scaled) {
        return new Architecture(
                scaled.input(),
                InputScale.none(scaled.input().channels()),
                scaled.convolutions(),
                scaled.activation(),
                scaled.hidden(),
                scaled.hiddenActivation(),
                scaled.classes(),
                scaled.format());
    }
}
