package io.nightjar.trainer;

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
record Progress(
        Weights weights,
        Weights average,
        Weights mean,
        Weights square,
        FittedNetwork best,
        int bestEpoch,
        List<EpochReport> history) {
    Progress {
        history = List.copyOf(history);
    }

    static Progress initial(Architecture architecture, long seed) {
        List<Architecture.Parameter> parameters = architecture.parameters();
        Weights weights = Weights.initial(parameters, seed);
        return new Progress(
                weights, weights.copy(), Weights.zero(parameters), Weights.zero(parameters), null, 0, List.of());
    }

    int epoch() {
        return history.size();
    }

    /**
     * The same weights after an epoch whose average is {@code candidate}; it becomes the best if it beats the best so
     * far.
     */
    Progress after(EpochReport report, FittedNetwork candidate) {
        List<EpochReport> longer = new ArrayList<>(history);
        longer.add(report);
        boolean better = bestEpoch == 0 || beats(report, history.get(bestEpoch - 1));
        return new Progress(
                weights, average, mean, square, better ? candidate : best, better ? report.epoch() : bestEpoch, longer);
    }

    private static boolean beats(EpochReport a, EpochReport b) {
        return a.validationAccuracy() > b.validationAccuracy()
                || a.validationAccuracy() == b.validationAccuracy() && a.validationLoss() < b.validationLoss();
    }
}
