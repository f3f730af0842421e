package io.nightjar.trainer.optimization;

import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Changes weights by their gradients: kernels in front of batch normalisation by {@link Muon} where the schedule says
 * so, all others by {@link Adam}.
 */
public final class Optimizer {
    private final List<Architecture.Parameter> parameters;
    private final double kernelRate;
    private final int[] kernels;
    private final int[] others;
    private final Weights momentum;
    private final Adam adam;

    /**
     * @param mean first moments of Adam, momentum of Muon; changed by {@link #update}
     * @param square second moments of Adam; changed by {@link #update}
     */
    public Optimizer(Architecture architecture, LearningSchedule schedule, Weights mean, Weights square) {
        this.parameters = architecture.parameters();
        this.kernelRate = schedule.kernelRate();
        boolean orthogonal = kernelRate > 0 && architecture.normalised();
        this.kernels = IntStream.range(0, parameters.size())
                .filter(k -> orthogonal && parameters.get(k).isKernels())
                .toArray();
        this.others = IntStream.range(0, parameters.size())
                .filter(k -> !orthogonal || !parameters.get(k).isKernels())
                .toArray();
        this.momentum = mean;
        this.adam = new Adam(
                Arrays.stream(others).mapToObj(parameters::get).toList(),
                schedule.weightDecay(),
                mean.only(others),
                square.only(others));
    }

    /** Changes {@code weights} in place; {@code step} is 0 for the first. */
    public void update(Weights weights, Weights gradients, double learningRate, long step) {
        for (int k : kernels) {
            Muon.update(
                    weights.arrays()[k],
                    gradients.arrays()[k],
                    momentum.arrays()[k],
                    parameters.get(k).outputs(),
                    kernelRate * learningRate);
        }
        adam.update(weights.only(others), gradients.only(others), learningRate, step);
    }
}
