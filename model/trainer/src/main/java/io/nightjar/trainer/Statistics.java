package io.nightjar.trainer;

/** Mean and variance of every channel in front of each batch normalisation: {@code [layer][channel]}. */
record Statistics(float[][] mean, float[][] variance) {}
