package io.nightjar.model.ranges;

import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.interpreter.Parallel;
import io.nightjar.model.interpreter.ValueStatistics;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs images through a circuit in the clear, in parts whose rows stay in a processor's cache, on all processors. */
final class ImageParts {
    private static final int SLOTS_AT_ONCE = 512;

    private ImageParts() {}

    /**
     * A part that has run.
     *
     * @param clear the interpreter, with what its values reached
     * @param scores by image of the part and by class
     */
    record Part(ClearInterpreter clear, double[][] scores) {}

    /** The noise of a part, by its number. */
    interface Noise {
        ClearInterpreter.Disturbance of(int part);
    }

    /**
     * All parts, in the order of the images.
     *
     * @param name by which the threads' time is added up
     * @param steps of the circuit, with integers for weights
     * @param images pixels in [0, 1], (channel, row, column) order
     */
    static List<Part> run(String name, Circuit circuit, List<Step> steps, double[][] images, Noise noise) {
        int perPart = Math.max(1, SLOTS_AT_ONCE / circuit.positions());
        Part[] done = new Part[(images.length + perPart - 1) / perPart];
        try (Parallel parallel = new Parallel(Runtime.getRuntime().availableProcessors())) {
            parallel.run(name, done.length, part -> {
                int from = part * perPart;
                double[][] own = Arrays.copyOfRange(images, from, Math.min(from + perPart, images.length));
                done[part] = run(circuit, steps, own, noise.of(part));
            });
        }
        return new ArrayList<>(Arrays.asList(done));
    }

    /** What all parts together have seen; their own statistics are used up. */
    static ValueStatistics reached(List<Part> parts) {
        ValueStatistics reached = parts.get(0).clear().reached();
        parts.stream().skip(1).forEach(part -> reached.add(part.clear().reached()));
        return reached;
    }

    /** By image and by class. */
    static double[][] scores(List<Part> parts) {
        return parts.stream().flatMap(part -> Arrays.stream(part.scores())).toArray(double[][]::new);
    }

    private static Part run(
            Circuit circuit, List<Step> steps, double[][] images, ClearInterpreter.Disturbance disturbance) {
        TensorLayout layout = circuit.input();
        Packing unit = circuit.packing(circuit.positions());
        Packing packing = unit.forImages(images.length);
        ClearInterpreter clear = new ClearInterpreter(
                unit, steps, index -> packing.slots(layout, index, images.length, (b, p) -> images[b][p]), disturbance);
        List<double[]> rows = clear.run();
        double[][] scores = new double[images.length][rows.size()];
        for (int b = 0; b < scores.length; b++) {
            for (int c = 0; c < rows.size(); c++) {
                scores[b][c] = rows.get(c)[packing.slot(b, 0, 0)];
            }
        }
        return new Part(clear, scores);
    }
}
