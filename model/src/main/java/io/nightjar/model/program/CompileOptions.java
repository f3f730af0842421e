package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Optional;

/**
 * What a program is compiled for.
 *
 * @param parameters the parameter set, or empty to choose the cheapest that is precise enough
 * @param logScale log2 of the input scale with a given parameter set, or empty to choose it
 * @param calibration images with pixels in [0, 1], (channel, row, column) order, that show the range of values; or empty to bound them by
 *     the weights
 */
public record CompileOptions(
        Optional<CkksParameters> parameters, Optional<Double> logScale, Optional<double[][]> calibration) {
    public static CompileOptions automatic() {
        return new CompileOptions(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public CompileOptions withParameters(CkksParameters chosen) {
        return new CompileOptions(Optional.of(chosen), logScale, calibration);
    }

    public CompileOptions withLogScale(double chosen) {
        return new CompileOptions(parameters, Optional.of(chosen), calibration);
    }

    public CompileOptions withCalibration(double[][] images) {
        return new CompileOptions(parameters, logScale, Optional.of(images));
    }
}
