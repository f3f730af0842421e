package io.nightjar.trainer.network;

import java.util.Collections;
import java.util.List;

/**
 * Per-channel normalisation of pixels in [0, 1], (pixel - mean) / deviation. It is part of training only: the written
 * model has it in its first convolution. What lies outside the picture is black before it is normalised, as zero
 * padding has it in the written model.
 */
public record InputScale(List<Float> mean, List<Float> deviation) {
    /** Copies both lists; each has a number per channel. */
    public InputScale {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    static InputScale none(int channels) {
        return new InputScale(Collections.nCopies(channels, 0f), Collections.nCopies(channels, 1f));
    }

    /** Whether pixels stay as they are: mean 0, deviation 1. */
    public boolean isNone() {
        return equals(none(mean.size()));
    }
}
