package io.nightjar.trainer.run;

/**
 * Values in front of one activation, after batch normalisation, over the validation images.
 *
 * @param minimum smallest value
 * @param low the value that one in 10,000 is below
 * @param high the value that one in 10,000 is above
 * @param maximum largest value
 * @param shareOutside share of the values whose magnitude exceeds the range limit of the objective
 */
public record ActivationRange(double minimum, double low, double high, double maximum, double shareOutside) {}
