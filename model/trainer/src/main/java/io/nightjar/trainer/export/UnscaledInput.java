package io.nightjar.trainer.export;

import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.InputScale;
import io.nightjar.trainer.network.Statistics;
import io.nightjar.trainer.network.Weights;

/**
 * The same network without normalisation of its input: the deviations go into the first convolution's kernels, the
 * means into those of its batch normalisation or into its bias. Exact with zero padding too, since what lies outside a
 * picture is black in training.
 */
final class UnscaledInput {
    private UnscaledInput() {}

    static FittedNetwork of(FittedNetwork network) {
        InputScale scale = network.architecture().scale();
        if (scale.isNone()) {
            return network;
        }
        Architecture architecture = network.architecture();
        Weights weights = network.weights().copy();
        int filters = architecture.convolutions().get(0).filters();
        float[] offsets = scaleKernels(weights.arrays()[0], filters, scale);
        if (!architecture.normalised()) {
            float[] bias = weights.arrays()[1];
            for (int i = 0; i < filters; i++) {
                bias[i] -= offsets[i];
            }
            return new FittedNetwork(architecture.unscaled(), weights, network.statistics());
        }
        float[][] means = network.statistics().mean().clone();
        means[0] = means[0].clone();
        for (int i = 0; i < filters; i++) {
            means[0][i] += offsets[i];
        }
        Statistics statistics = new Statistics(means, network.statistics().variance());
        return new FittedNetwork(architecture.unscaled(), weights, statistics);
    }

    /**
     * Divides kernels [filter, channel, row, column] by the deviations; returns what the means then contribute to each
     * filter.
     */
    private static float[] scaleKernels(float[] kernels, int filters, InputScale scale) {
        int channels = scale.mean().size();
        int area = kernels.length / (filters * channels);
        float[] offsets = new float[filters];
        for (int filter = 0; filter < filters; filter++) {
            double offset = 0;
            for (int channel = 0; channel < channels; channel++) {
                for (int i = 0; i < area; i++) {
                    int at = (filter * channels + channel) * area + i;
                    kernels[at] /= scale.deviation().get(channel);
                    offset += (double) kernels[at] * scale.mean().get(channel);
                }
            }
            offsets[filter] = (float) offset;
        }
        return offsets;
    }
}
