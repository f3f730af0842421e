package io.nightjar.trainer.run;

import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * State of one phase between two epochs; with it a run goes on as if it had not been interrupted.
 *
 * @param weights trained
 * @param average exponential average of the weights
 * @param mean first moment of the optimiser
 * @param square second moment of the optimiser
 * @param best averaged weights of the best epoch, with their statistics; null before the first
 * @param bestEpoch 0 before the first
 * @param history epochs so far
 */
public record TrainingState(
        Weights weights,
        Weights average,
        Weights mean,
        Weights square,
        FittedNetwork best,
        int bestEpoch,
        List<EpochReport> history) {
    public TrainingState {
        history = List.copyOf(history);
    }

    static TrainingState initial(Architecture architecture, long seed) {
        List<Architecture.Parameter> parameters = architecture.parameters();
        Weights weights = Weights.initial(parameters, seed);
        return new TrainingState(
                weights, weights.copy(), Weights.zero(parameters), Weights.zero(parameters), null, 0, List.of());
    }

    int epoch() {
        return history.size();
    }

    /**
     * The same weights after an epoch whose average is {@code candidate}; it becomes the best if it beats the best so
     * far.
     */
    TrainingState after(EpochReport report, FittedNetwork candidate) {
        List<EpochReport> longer = new ArrayList<>(history);
        longer.add(report);
        boolean better = bestEpoch == 0 || beats(report, history.get(bestEpoch - 1));
        return new TrainingState(
                weights, average, mean, square, better ? candidate : best, better ? report.epoch() : bestEpoch, longer);
    }

    private static boolean beats(EpochReport a, EpochReport b) {
        return a.validationAccuracy() > b.validationAccuracy()
                || a.validationAccuracy() == b.validationAccuracy() && a.validationLoss() < b.validationLoss();
    }
}
