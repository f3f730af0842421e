package io.nightjar.model.compiler;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.machine.UnitCosts;
import java.util.Optional;

/**
 * What a program is compiled for. {@link #automatic()} leaves every choice to the compiler; the other methods settle
 * one choice each and return new options.
 *
 * @param parameters what to compile for, or empty to choose the cheapest set that is precise enough
 * @param calibration images with pixels in [0, 1], (channel, row, column) order, that show the range of values; or
 *     empty to bound them by the weights
 * @param phases of the packing per axis, at least 1, or empty to choose them
 * @param images to score in one go, at least 1, or empty for as many as fill blocks
 * @param taskBytes heap that a task with one thread may take, at least 1
 * @param ring of the sets that the compiler chooses from
 * @param unitCosts what operations take where blocks are scored
 */
public record CompileOptions(
        Optional<GivenParameters> parameters,
        Optional<double[][]> calibration,
        Optional<Integer> phases,
        Optional<Integer> images,
        long taskBytes,
        Ring ring,
        UnitCosts unitCosts) {
    /** Default heap budget of a single-threaded task. */
    public static final long DEFAULT_TASK_BYTES = 4L << 30;

    /**
     * Parameters that the compiler does not choose.
     *
     * @param set the parameter set
     * @param logScale log2 of the input scale, or empty to choose it
     */
    public record GivenParameters(CkksParameters set, Optional<Double> logScale) {}

    /** @throws IllegalArgumentException if a number is below 1 */
    public CompileOptions {
        if (taskBytes < 1 || phases.orElse(1) < 1 || images.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "memory of " + Counts.of(taskBytes, "byte") + ", " + Counts.of(phases.orElse(1), "phase") + " and "
                            + Counts.of(images.orElse(1), "image") + ", expected at least 1 of each");
        }
    }

    /** Everything is chosen for the least predicted time per image within {@link #DEFAULT_TASK_BYTES}. */
    public static CompileOptions automatic() {
        return new CompileOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_TASK_BYTES,
                Ring.REAL,
                UnitCosts.builtIn());
    }

    /** Compiles for this parameter set, at the input scale that gives the most precise scores. */
    public CompileOptions withParameters(CkksParameters set) {
        return withParameters(set, Optional.empty());
    }

    /** Compiles for this parameter set, at an input scale of 2^logScale if one is given. */
    public CompileOptions withParameters(CkksParameters set, Optional<Double> logScale) {
        return new CompileOptions(
                Optional.of(new GivenParameters(set, logScale)),
                calibration,
                phases,
                images,
                taskBytes,
                ring,
                unitCosts);
    }

    /** Takes the range of values from images. */
    public CompileOptions withCalibration(double[][] pixels) {
        return new CompileOptions(parameters, Optional.of(pixels), phases, images, taskBytes, ring, unitCosts);
    }

    /** Packs images in this number of phases per axis. */
    public CompileOptions withPhases(int chosen) {
        return new CompileOptions(parameters, calibration, Optional.of(chosen), images, taskBytes, ring, unitCosts);
    }

    /** Looks for the least time for this number of images. */
    public CompileOptions withImages(int count) {
        return new CompileOptions(parameters, calibration, phases, Optional.of(count), taskBytes, ring, unitCosts);
    }

    /** Takes no plan that needs more heap than this. */
    public CompileOptions withTaskBytes(long bytes) {
        return new CompileOptions(parameters, calibration, phases, images, bytes, ring, unitCosts);
    }

    /** Looks for the least time on machines that these unit costs hold for. */
    public CompileOptions withUnitCosts(UnitCosts costs) {
        return new CompileOptions(parameters, calibration, phases, images, taskBytes, ring, costs);
    }

    /** Chooses among sets of this ring. A program holds real values, of which the real ring packs twice as many. */
    public CompileOptions withRing(Ring chosen) {
        return new CompileOptions(parameters, calibration, phases, images, taskBytes, chosen, unitCosts);
    }
}
