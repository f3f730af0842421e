package io.nightjar.trainer.optimization;

import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.Weights;
import java.util.List;

/** Adam with decoupled weight decay (arXiv 1711.05101); decay applies to convolution and dense weights only. */
public final class Adam {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final float EPSILON = 1e-8f;

    private final List<Architecture.Parameter> parameters;
    private final double weightDecay;
    private final Weights mean;
    private final Weights square;

    /**
     * @param weightDecay share of a weight that is taken off per step, in learning rates
     * @param mean first moments, changed in place; zero for a new run
     * @param square second moments, changed in place; zero for a new run
     */
    public Adam(List<Architecture.Parameter> parameters, double weightDecay, Weights mean, Weights square) {
        this.parameters = parameters;
        this.weightDecay = weightDecay;
        this.mean = mean;
        this.square = square;
    }

    Weights mean() {
        return mean;
    }

    Weights square() {
        return square;
    }

    /** Changes {@code weights} in place; {@code step} is 0 for the first. */
    public void update(Weights weights, Weights gradients, double learningRate, long step) {
        double meanCorrection = 1 - StrictMath.pow(BETA_1, step + 1.0);
        double squareCorrection = 1 - StrictMath.pow(BETA_2, step + 1.0);
        float rate = (float) (learningRate / meanCorrection);
        float rootCorrection = (float) (1 / Math.sqrt(squareCorrection));
        for (int k = 0; k < parameters.size(); k++) {
            boolean decays = parameters.get(k).role() == Architecture.Role.WEIGHT;
            float keep = decays ? (float) (1 - learningRate * weightDecay) : 1;
            updateArray(
                    weights.arrays()[k],
                    gradients.arrays()[k],
                    mean.arrays()[k],
                    square.arrays()[k],
                    keep,
                    rate,
                    rootCorrection);
        }
    }

    private static void updateArray(
            float[] weight,
            float[] gradient,
            float[] mean,
            float[] square,
            float keep,
            float rate,
            float rootCorrection) {
        float beta1 = (float) BETA_1;
        float beta2 = (float) BETA_2;
        for (int i = 0; i < weight.length; i++) {
            float g = gradient[i];
            mean[i] = beta1 * mean[i] + (1 - beta1) * g;
            square[i] = beta2 * square[i] + (1 - beta2) * g * g;
            float root = (float) Math.sqrt(square[i]) * rootCorrection;
            weight[i] = keep * weight[i] - rate * mean[i] / (root + EPSILON);
        }
    }
}
