package io.nightjar.trainer;

/**
 * Values in front of one activation, after batch normalisation, over the undistorted training images.
 *
 * @param minimum smallest value
 * @param maximum largest value
 * @param shareOutside share of the values whose magnitude exceeds the range limit
 */
public record ActivationRange(double minimum, double maximum, double shareOutside) {}
