package io.nightjar.trainer.network;

/** Mean and variance of every channel in front of each batch normalisation: {@code [layer][channel]}. */
public record Statistics(float[][] mean, float[][] variance) {}
