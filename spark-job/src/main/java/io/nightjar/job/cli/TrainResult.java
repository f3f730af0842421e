package io.nightjar.job.cli;

import java.util.List;

/**
 * A model that was trained.
 *
 * @param model the file, as it was given
 * @param seed that trains the same model again
 * @param trainingImages that the weights come from
 * @param validationImages that chose the epoch
 * @param epoch whose weights the model has
 * @param validationAccuracy of that epoch, from 0 to 1
 * @param seconds wall-clock time
 * @param ranges in front of each activation, on the validation images
 */
public record TrainResult(
        String model,
        long seed,
        int trainingImages,
        int validationImages,
        int epoch,
        double validationAccuracy,
        double seconds,
        List<Range> ranges) {
    /**
     * Values in front of an activation.
     *
     * @param low which 0.01% of values lie below
     * @param high which 0.01% of values lie above
     * @param shareOutside part of values whose magnitude exceeds the range limit of the objective, from 0 to 1
     */
    public record Range(double minimum, double low, double high, double maximum, double shareOutside) {}
}
