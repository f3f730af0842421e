package io.nightjar.trainer.run;

/**
 * One epoch of one network.
 *
 * @param phase {@code "teacher"} or {@code "student"}
 * @param epoch 1 for the first
 * @param epochs number of epochs of the phase
 * @param loss mean training loss
 * @param learningRate at the end of the epoch
 * @param validationAccuracy share of the validation images that the averaged weights classify correctly
 * @param validationLoss cross entropy of the averaged weights on the validation images
 * @param seconds wall-clock time
 */
public record EpochReport(
        String phase,
        int epoch,
        int epochs,
        double loss,
        double learningRate,
        double validationAccuracy,
        double validationLoss,
        double seconds) {}
