package io.nightjar.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.List;

/** A network's arrays inside the engine, valid as long as their manager. */
final class ForwardPass {
    /** Added to the variance by batch normalisation. */
    static final float EPSILON = 1e-5f;

    /** Answers together with the values in front of each activation and in front of each batch normalisation. */
    record Result(NDArray logits, List<NDArray> preActivations, List<NDArray> convolved) {}

    private final Architecture architecture;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> variances = new ArrayList<>();
    private final boolean batchStatistics;

    private ForwardPass(Architecture architecture, boolean batchStatistics) {
        this.architecture = architecture;
        this.batchStatistics = batchStatistics;
    }

    /** Normalises with the statistics of each batch; gradients can be taken afterwards. */
    static ForwardPass training(NDManager manager, Architecture architecture, Weights weights) {
        ForwardPass pass = new ForwardPass(architecture, true);
        pass.load(manager, weights);
        pass.parameters.forEach(p -> p.setRequiresGradient(true));
        for (Architecture.Convolution convolution : architecture.convolutions()) {
            pass.means.add(manager.zeros(new Shape(convolution.filters())));
            pass.variances.add(manager.ones(new Shape(convolution.filters())));
        }
        return pass;
    }

    /** Normalises with the statistics of each batch, without gradients. */
    static ForwardPass measuring(NDManager manager, Architecture architecture, Weights weights) {
        ForwardPass pass = training(manager, architecture, weights);
        pass.parameters.forEach(p -> p.setRequiresGradient(false));
        return pass;
    }

    /** Normalises with fixed statistics, without gradients. */
    static ForwardPass answering(NDManager manager, FittedNetwork network) {
        ForwardPass pass = new ForwardPass(network.architecture(), false);
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
            parameters.add(
                    manager.create(weights.arrays()[i], specification.get(i).shape()));
        }
    }

    /** Runs images [n, channels, height, width] with values in [0, 1]. */
    Result run(NDArray images) {
        List<NDArray> preActivations = new ArrayList<>();
        List<NDArray> convolved = new ArrayList<>();
        NDArray x = images;
        int next = 0;
        for (int i = 0; i < architecture.convolutions().size(); i++) {
            int stride = architecture.convolutions().get(i).stride();
            x = Conv2d.conv2d(x, parameters.get(next++), null, new Shape(stride, stride))
                    .get(0);
            convolved.add(x);
            x = normalise(x, i, parameters.get(next++), parameters.get(next++));
            preActivations.add(x);
            x = architecture.activation().apply(x);
        }
        x = x.reshape(images.getShape().get(0), -1);
        for (int i = 0; i < architecture.denseWidths().size(); i++) {
            x = i == 0 ? x : Activation.relu(x);
            x = Linear.linear(x, parameters.get(next++), parameters.get(next++)).get(0);
        }
        return new Result(x, preActivations, convolved);
    }

    private NDArray normalise(NDArray x, int layer, NDArray scale, NDArray shift) {
        return BatchNorm.batchNorm(
                        x, means.get(layer), variances.get(layer), scale, shift, 1, 0.1f, EPSILON, batchStatistics)
                .get(0);
    }

    Weights gradients() {
        return new Weights(parameters.stream().map(p -> gradient(p)).toArray(float[][]::new));
    }

    private static float[] gradient(NDArray parameter) {
        try (NDArray gradient = parameter.getGradient()) {
            return gradient.toFloatArray();
        }
    }
}
