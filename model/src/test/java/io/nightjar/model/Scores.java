package io.nightjar.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;

/** Scores of images by class, and how near they are to others. */
public final class Scores {
    private Scores() {}

    /** The scores of the clear interpreter, from the slots where the owner looks for them. */
    public static double[][] clear(AnalyzedProgram program, double[][] pixels) {
        Packing packing = program.packing().forImages(pixels.length);
        TensorLayout layout = program.program().inputLayout();
        List<double[]> rows = new ClearInterpreter(
                        program.packing(),
                        program.steps(),
                        index -> packing.slots(layout, index, pixels.length, (b, pixel) -> pixels[b][pixel]))
                .run();
        double[][] scores = new double[pixels.length][rows.size()];
        for (int b = 0; b < scores.length; b++) {
            for (int c = 0; c < rows.size(); c++) {
                scores[b][c] = rows.get(c)[packing.slot(b, 0, 0)];
            }
        }
        return scores;
    }

    /** The largest magnitude among them. */
    public static double largest(double[][] scores) {
        double largest = 0;
        for (double[] row : scores) {
            for (double x : row) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        return largest;
    }

    /** Every score differs from that expected by a share of the largest, or of 1 where that is more. */
    public static void assertWithin(double[][] scores, double[][] expected, double relative) {
        double tolerance = relative * Math.max(1, largest(expected));
        assertThat(scores).hasDimensions(expected.length, expected[0].length);
        for (int b = 0; b < scores.length; b++) {
            for (int c = 0; c < scores[b].length; c++) {
                assertThat(scores[b][c]).as("image %d class %d", b, c).isCloseTo(expected[b][c], within(tolerance));
            }
        }
    }
}
