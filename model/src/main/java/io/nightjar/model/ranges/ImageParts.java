package io.nightjar.model.ranges;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.interpreter.Parallel;
import io.nightjar.model.interpreter.ValueStatistics;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import java.util.Arrays;
import java.util.List;

/** Runs images through a circuit in the clear, in parts whose rows stay in a processor's cache, on all processors. */
final class ImageParts {
    private static final int SLOTS_AT_ONCE = 512;
    private static final int PIXELS_AT_ONCE = 8;

    private final Circuit circuit;
    private final double[][] images;
    private final int imagesPerPart;

    /** @param images pixels in [0, 1], (channel, row, column) order */
    ImageParts(Circuit circuit, double[][] images) {
        this.circuit = circuit;
        this.images = images;
        this.imagesPerPart = Math.max(1, SLOTS_AT_ONCE / circuit.positions());
    }

    /**
     * A part that has run.
     *
     * @param reached what its values reached
     * @param scores by image of the part and by class
     */
    record Part(ValueStatistics reached, double[][] scores) {}

    /** The noise of a part, by its number. */
    interface Noise {
        /** No noise. */
        Noise NONE = part -> ClearInterpreter.Disturbance.NONE;

        ClearInterpreter.Disturbance of(int part);
    }

    /** Number of parts. */
    int count() {
        return (images.length + imagesPerPart - 1) / imagesPerPart;
    }

    /** The parts that hold so many images. */
    int holding(int count) {
        return (count + imagesPerPart - 1) / imagesPerPart;
    }

    /**
     * Some parts, in the order of the images.
     *
     * @param name by which the threads' time is added up
     * @param steps of the circuit, with integers for weights
     * @param to the part behind the last
     */
    List<Part> run(String name, List<Step> steps, int from, int to, Noise noise, ClearInterpreter.Recording recording) {
        Part[] done = new Part[to - from];
        try (Parallel parallel = new Parallel(Runtime.getRuntime().availableProcessors())) {
            parallel.run(name, done.length, i -> {
                int first = (from + i) * imagesPerPart;
                double[][] own = Arrays.copyOfRange(images, first, Math.min(first + imagesPerPart, images.length));
                done[i] = run(steps, own, noise.of(from + i), recording);
            });
        }
        return List.of(done);
    }

    /** All parts in exact arithmetic. */
    List<Part> runExactly(List<Step> exactSteps, ClearInterpreter.Recording recording) {
        return run("exact", exactSteps, 0, count(), Noise.NONE, recording);
    }

    /** What all parts together have seen; their own statistics are used up. */
    static ValueStatistics reached(List<Part> parts) {
        ValueStatistics reached = parts.get(0).reached();
        parts.stream().skip(1).forEach(part -> reached.add(part.reached()));
        return reached;
    }

    /** By image and by class. */
    static double[][] scores(List<Part> parts) {
        return parts.stream().flatMap(part -> Arrays.stream(part.scores())).toArray(double[][]::new);
    }

    private Part run(
            List<Step> steps,
            double[][] own,
            ClearInterpreter.Disturbance disturbance,
            ClearInterpreter.Recording recording) {
        TensorLayout layout = circuit.input();
        Packing unit = circuit.packing(circuit.positions());
        Packing packing = unit.forImages(own.length);
        double[][] byPixel = transposed(own);
        ClearInterpreter clear = new ClearInterpreter(
                unit,
                steps,
                index -> packing.slots(layout, index, own.length, (b, p) -> byPixel[p][b]),
                disturbance,
                recording);
        List<double[]> rows = clear.run();
        double[][] scores = new double[own.length][rows.size()];
        for (int b = 0; b < scores.length; b++) {
            for (int c = 0; c < rows.size(); c++) {
                scores[b][c] = rows.get(c)[packing.slot(b, 0, 0)];
            }
        }
        return new Part(clear.reached(), scores);
    }

    /** By pixel and image: a row of slots takes one pixel of all images. */
    private static double[][] transposed(double[][] images) {
        double[][] byPixel = new double[images[0].length][images.length];
        for (int from = 0; from < byPixel.length; from += PIXELS_AT_ONCE) {
            int to = Math.min(from + PIXELS_AT_ONCE, byPixel.length);
            for (int b = 0; b < images.length; b++) {
                for (int p = from; p < to; p++) {
                    byPixel[p][b] = images[b][p];
                }
            }
        }
        return byPixel;
    }
}
