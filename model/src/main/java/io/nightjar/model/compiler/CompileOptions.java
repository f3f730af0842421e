package io.nightjar.model.compiler;

import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Optional;

/**
 * What a program is compiled for.
 *
 * @param parameters the parameter set, or empty to choose the cheapest that is precise enough
 * @param logScale log2 of the input scale with a given parameter set, or empty to choose it
 * @param calibration images with pixels in [0, 1], (channel, row, column) order, that show the range of values; or
 *     empty to bound them by the weights
 * @param phases of the packing per axis, or empty to choose them
 * @param images to score in one go, or empty for as many as fill blocks
 * @param taskBytes heap that a task with one thread may take
 */
public record CompileOptions(
        Optional<CkksParameters> parameters,
        Optional<Double> logScale,
        Optional<double[][]> calibration,
        Optional<Integer> phases,
        Optional<Integer> images,
        long taskBytes) {
    /** Of a task with one thread, unless something else is asked for. */
    public static final long DEFAULT_TASK_BYTES = 4L << 30;

    public CompileOptions {
        if (taskBytes < 1 || phases.orElse(1) < 1 || images.orElse(1) < 1) {
            throw new IllegalArgumentException("memory, phases and images are positive");
        }
    }

    public static CompileOptions automatic() {
        return new CompileOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_TASK_BYTES);
    }

    public CompileOptions withParameters(CkksParameters chosen) {
        return new CompileOptions(Optional.of(chosen), logScale, calibration, phases, images, taskBytes);
    }

    public CompileOptions withLogScale(double chosen) {
        return new CompileOptions(parameters, Optional.of(chosen), calibration, phases, images, taskBytes);
    }

    public CompileOptions withCalibration(double[][] pixels) {
        return new CompileOptions(parameters, logScale, Optional.of(pixels), phases, images, taskBytes);
    }

    public CompileOptions withPhases(int chosen) {
        return new CompileOptions(parameters, logScale, calibration, Optional.of(chosen), images, taskBytes);
    }

    public CompileOptions withImages(int count) {
        return new CompileOptions(parameters, logScale, calibration, phases, Optional.of(count), taskBytes);
    }

    public CompileOptions withTaskBytes(long bytes) {
        return new CompileOptions(parameters, logScale, calibration, phases, images, bytes);
    }
}
