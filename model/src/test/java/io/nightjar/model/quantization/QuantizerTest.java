package io.nightjar.model.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.QuantizedWeights;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.circuit.StepSchedule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real weights as integers times a multiplier. */
class QuantizerTest {
    private static final double LIMIT = (1 << 20) - 1;

    /** Two rows over one source of each of two operands. */
    private static LinearStep step(boolean masked, double[][] weights) {
        LinearDataflow dataflow = new LinearDataflow(
                "linear",
                List.of(new Dataflow.Operand(0, 1), new Dataflow.Operand(1, 1)),
                2,
                List.of(
                        new LinearDataflow.Source(0, 0, masked ? 0 : LinearDataflow.UNMASKED),
                        new LinearDataflow.Source(1, 0, LinearDataflow.UNMASKED)),
                masked ? List.of(new boolean[] {true, false}) : List.of(),
                List.of(new LinearDataflow.Tile(0, new int[] {0, 1}, new int[] {0, 1})),
                List.of(new int[] {0}));
        RealWeights.Panel panel = new RealWeights.Panel(weights, new double[] {0.25, -1});
        return LinearStep.lowered(dataflow, new RealWeights(5, List.of(panel)));
    }

    private static LinearStep quantized(LinearStep step, double... factors) {
        double[] multipliers = WeightStatistics.of(step).multipliers(factors, new double[factors.length], 0);
        return Quantizer.quantize(step, new StepSchedule(factors, multipliers, true));
    }

    @Test
    void smallWeights_haveMultiplierOne() {
        QuantizedWeights.Panel panel = quantized(step(false, new double[][] {{1, -0.5}, {0.25, 0}}), 1000, 2000)
                .quantized()
                .panels()
                .get(0);
        assertThat(panel.multipliers()).containsExactly(1, 1);
        assertThat(panel.weights()).isDeepEqualTo(new int[][] {{1000, -1000}, {250, 0}});
        assertThat(panel.bias()).containsExactly(0.25, -1);
    }

    /** A masked source keeps half of its row, and with it half of the mean. */
    @Test
    void biases_makeUpForWhatRoundingAddsToTheMean() {
        double[][] weights = {{0.31, -0.57}, {0.13, 0.49}};
        for (boolean masked : new boolean[] {false, true}) {
            LinearStep step = step(masked, weights);
            double[] factors = {10, 20};
            double[] multipliers = WeightStatistics.of(step).multipliers(factors, new double[2], 0);
            double[] means = {3, -0.5};
            QuantizedWeights.Panel panel = Quantizer.quantize(
                            step, new StepSchedule(factors, multipliers, true), input -> means[input])
                    .quantized()
                    .panels()
                    .get(0);
            for (int m = 0; m < 2; m++) {
                double real = step.real().panels().get(0).bias()[m];
                double rounded = panel.bias()[m];
                for (int k = 0; k < 2; k++) {
                    double mean = k == 0 && masked ? means[k] / 2 : means[k];
                    real += weights[m][k] * mean;
                    rounded += panel.weights()[m][k] * panel.multipliers()[m] / factors[k] * mean;
                }
                assertThat(rounded).isCloseTo(real, within(1e-12));
                assertThat(panel.bias()[m])
                        .isNotEqualTo(step.real().panels().get(0).bias()[m]);
            }
        }
    }

    @Test
    void largeWeights_takeTheLeastMultiplierThatKeepsThemBelowTheLimit() {
        double[][] weights = {{3, -0.7}, {1e-3, 1e-4}};
        double factor = 0x1p22;
        LinearStep step = quantized(step(false, weights), factor, factor);
        QuantizedWeights.Panel panel = step.quantized().panels().get(0);
        assertThat(panel.multipliers()).containsExactly(Math.ceil(3 * factor / LIMIT), 1);
        for (int m = 0; m < 2; m++) {
            for (int k = 0; k < 2; k++) {
                assertThat(Math.abs(panel.weights()[m][k])).isLessThanOrEqualTo((int) LIMIT);
                double real = panel.weights()[m][k] * panel.multipliers()[m] / factor;
                assertThat(real).isCloseTo(weights[m][k], within(panel.multipliers()[m] / factor / 2));
            }
        }
        assertThat(step.rescale()).isTrue();
    }

    @Test
    void maskedRows_haveOneMultiplier() {
        LinearStep step = quantized(step(true, new double[][] {{3, -0.7}, {1e-3, 1e-4}}), 0x1p22, 0x1p22);
        double[] multipliers = step.quantized().panels().get(0).multipliers();
        assertThat(multipliers[1]).isEqualTo(multipliers[0]).isGreaterThan(1);
    }

    @Test
    void weights_areOfOneKind() {
        LinearStep real = step(false, new double[][] {{1, 1}, {1, 1}});
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(real::quantized)
                .withMessageContaining("the weights of step linear are real, expected integers");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> quantized(real, 2, 2).real())
                .withMessageContaining("are integers, expected real ones");
    }

    /** What an analysis of a stored program sees is what the search saw, but for the rounding. */
    @Test
    void statistics_ofIntegers_areThoseOfTheRealWeights() {
        LinearStep real = step(false, new double[][] {{3, -0.7}, {0.6, 0.8}});
        WeightStatistics before = WeightStatistics.of(real);
        WeightStatistics after = WeightStatistics.of(quantized(real, 0x1p22, 0x1p22));
        for (int row = 0; row < 2; row++) {
            assertThat(after.rows().get(row).norms())
                    .containsExactly(before.rows().get(row).norms(), within(1e-5));
            assertThat(after.rows().get(row).columns()).containsExactly(1, 1);
        }
    }
}
