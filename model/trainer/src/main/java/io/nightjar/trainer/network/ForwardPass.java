package io.nightjar.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;

/** A network's arrays inside the engine, valid as long as their manager. */
public final class ForwardPass {
    /** Added to the variance by batch normalisation. */
    public static final float EPSILON = 1e-5f;

    /** Answers together with the values in front of each activation and in front of each batch normalisation. */
    public record Result(NDArray logits, List<NDArray> preActivations, List<NDArray> convolved) {}

    private final Architecture architecture;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private final boolean batchStatistics;
    private final double inputLimit;

    private ForwardPass(Architecture architecture, boolean batchStatistics, double inputLimit) {
        this.architecture = architecture;
        this.inputLimit = inputLimit;
        this.batchStatistics = batchStatistics;
    }

    /**
     * Normalises with the statistics of each batch; gradients can be taken afterwards.
     *
     * @param inputLimit see {@link Objective#inputLimit()}
     */
    public static ForwardPass training(
            NDManager manager, Architecture architecture, Weights weights, double inputLimit) {
        ForwardPass pass = withBatchStatistics(manager, architecture, weights, inputLimit);
        pass.parameters.forEach(p -> p.setRequiresGradient(true));
        return pass;
    }

    /** Normalises with the statistics of each batch, without gradients. */
    public static ForwardPass measuring(NDManager manager, Architecture architecture, Weights weights) {
        return withBatchStatistics(manager, architecture, weights, Double.POSITIVE_INFINITY);
    }

    private static ForwardPass withBatchStatistics(
            NDManager manager, Architecture architecture, Weights weights, double inputLimit) {
        ForwardPass pass = new ForwardPass(architecture, true, inputLimit);
        pass.load(manager, weights);
        for (int channels : architecture.normalisedChannels()) {
            pass.means.add(manager.zeros(new Shape(channels)));
            pass.variances.add(manager.ones(new Shape(channels)));
        }
        return pass;
    }

    /** Normalises with fixed statistics, without gradients. */
    public static ForwardPass answering(NDManager manager, FittedNetwork network) {
        ForwardPass pass = new ForwardPass(network.architecture(), false, Double.POSITIVE_INFINITY);
        pass.load(manager, network.weights());
        for (int i = 0; i < network.statistics().mean().length; i++) {
            pass.means.add(manager.create(network.statistics().mean()[i]));
            pass.variances.add(manager.create(network.statistics().variance()[i]));
        }
        return pass;
    }

    private void load(NDManager manager, Weights weights) {
        List<Architecture.Parameter> specification = architecture.parameters();
        for (int i = 0; i < specification.size(); i++) {
            Shape shape = specification.get(i).shape();
            parameters.add(
                    specification.get(i).isKernels() && architecture.format() == Architecture.MemoryFormat.CHANNELS_LAST
                            ? channelsLast(manager, weights.arrays()[i], shape)
                            : manager.create(weights.arrays()[i], shape));
        }
    }

    /**
     * The engine computes a convolution in the order of axes that its kernels have, and hands that order on to what
     * follows.
     */
    private static NDArray channelsLast(NDManager manager, float[] kernels, Shape shape) {
        int inputs = (int) shape.get(1);
        int area = (int) (shape.get(2) * shape.get(3));
        float[] permuted = new float[kernels.length];
        for (int i = 0; i < kernels.length; i++) {
            int output = i / (inputs * area);
            int input = i / area % inputs;
            permuted[(output * area + i % area) * inputs + input] = kernels[i];
        }
        Shape stored = new Shape(shape.get(0), shape.get(2), shape.get(3), shape.get(1));
        return manager.create(permuted, stored).transpose(0, 3, 1, 2);
    }

    /** Runs images [n, channels, height, width] with values in [0, 1]. */
    public Result run(NDArray images) {
        return run(images, null);
    }

    /** @param featureFactors [n, features] in front of the dense layers, or null for none */
    public Result run(NDArray images, NDArray featureFactors) {
        List<NDArray> preActivations = new ArrayList<>();
        List<NDArray> convolved = new ArrayList<>();
        NDArray x = scaled(images);
        int next = 0;
        for (int i = 0; i < architecture.convolutions().size(); i++) {
            Architecture.Convolution convolution = architecture.convolutions().get(i);
            boolean padded = i == 0 && pads();
            if (architecture.normalised()) {
                x = convolve(x, convolution, padded, parameters.get(next++), null);
                convolved.add(x);
                x = normalise(x, i, parameters.get(next++), parameters.get(next++));
            } else {
                x = convolve(x, convolution, padded, parameters.get(next++), parameters.get(next++));
            }
            preActivations.add(x);
            x = pool(architecture.activation().apply(limited(x)), convolution.pool());
        }
        x = x.reshape(images.getShape().get(0), -1);
        x = featureFactors == null ? x : x.mul(featureFactors);
        for (int i = 0; i < architecture.denseWidths().size(); i++) {
            x = i == 0 ? x : architecture.hiddenActivation().apply(x);
            x = Linear.linear(x, parameters.get(next++), parameters.get(next++)).get(0);
        }
        return new Result(x, preActivations, convolved);
    }

    /** Normalised pixels, with the padding of the first convolution where {@link #pads()}. */
    private NDArray scaled(NDArray images) {
        InputScale scale = architecture.scale();
        if (scale.isNone()) {
            return images;
        }
        int padding = architecture.convolutions().get(0).padding();
        NDArray padded = pads() ? images.pad(new Shape(padding, padding, padding, padding), 0) : images;
        NDManager manager = images.getManager();
        return padded.sub(channels(manager, scale.mean())).div(channels(manager, scale.deviation()));
    }

    /** Whether black is put around the pictures before they are normalised, where it does not become zero. */
    private boolean pads() {
        return !architecture.scale().isNone()
                && architecture.convolutions().get(0).padding() > 0;
    }

    private static NDArray channels(NDManager manager, List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return manager.create(array, new Shape(1, array.length, 1, 1));
    }

    private static NDArray convolve(
            NDArray x, Architecture.Convolution convolution, boolean alreadyPadded, NDArray kernels, NDArray bias) {
        int stride = convolution.stride();
        int padding = alreadyPadded ? 0 : convolution.padding();
        return Conv2d.conv2d(x, kernels, bias, new Shape(stride, stride), new Shape(padding, padding))
                .get(0);
    }

    private NDArray limited(NDArray x) {
        return inputLimit < Double.POSITIVE_INFINITY ? x.clip(-inputLimit, inputLimit) : x;
    }

    private static NDArray pool(NDArray x, int side) {
        Shape window = new Shape(side, side);
        return side == 1 ? x : Pool.avgPool2d(x, window, window, new Shape(0, 0), false, true);
    }

    private NDArray normalise(NDArray x, int layer, NDArray scale, NDArray shift) {
        return BatchNorm.batchNorm(
                        x, means.get(layer), variances.get(layer), scale, shift, 1, 0.1f, EPSILON, batchStatistics)
                .get(0);
    }

    /** A copy of the gradients from the last backward pass, one array for each parameter. */
    public Weights gradients() {
        return new Weights(parameters.stream().map(p -> gradient(p)).toArray(float[][]::new));
    }

    private static float[] gradient(NDArray parameter) {
        try (NDArray gradient = parameter.getGradient()) {
            return gradient.toFloatArray();
        }
    }
}
