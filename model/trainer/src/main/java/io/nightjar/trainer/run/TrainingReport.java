package io.nightjar.trainer.run;

import java.nio.file.Path;
import java.util.List;

/**
 * Outcome of a run.
 *
 * @param model the ONNX file
 * @param seed of the run
 * @param trainingImages images trained on
 * @param validationImages images that chose the epoch
 * @param chosenEpoch epoch of the student whose averaged weights were written
 * @param validationAccuracy share of the validation images that the written model classifies correctly
 * @param ranges values in front of each activation of the written model
 * @param history all epochs of all phases, including those of an interrupted run that was resumed
 * @param seconds wall-clock time of the epochs in the history
 */
public record TrainingReport(
        Path model,
        long seed,
        int trainingImages,
        int validationImages,
        int chosenEpoch,
        double validationAccuracy,
        List<ActivationRange> ranges,
        List<EpochReport> history,
        double seconds) {
    public TrainingReport {
        ranges = List.copyOf(ranges);
        history = List.copyOf(history);
    }
}
