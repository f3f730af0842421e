package io.nightjar.model.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.math.WeightMagnitudes;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.StepSchedule;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of weights without them. */
class WeightStatisticsTest {
    /** Panels with and without masks, with weights of 20 bits and of fewer. */
    @ParameterizedTest
    @CsvSource({"100, 6", "2, 6", "2, 9"})
    void magnitudes_ofIntegers_areThoseOfTheirPanels(int phases, int levels) {
        Network network = TestNetworks.mixed();
        for (Step step : ProgramCompiler.compile(
                        network,
                        CompileOptions.automatic()
                                .withParameters(TestNetworks.insecure(8, levels))
                                .withCalibration(TestNetworks.pixels(TestNetworks.images(network, 2)))
                                .withPhases(phases))
                .steps()) {
            if (step instanceof LinearStep linear) {
                WeightStatistics statistics = WeightStatistics.of(step);
                assertThat(statistics.magnitudes(StepSchedule.of(step)))
                        .isEqualTo(linear.quantized().panels().stream()
                                .map(panel -> WeightMagnitudes.of(panel.weights()))
                                .toList());
                StepSchedule unknown = new StepSchedule(linear.quantized().factors(), new double[0], false);
                assertThat(statistics.magnitudes(unknown))
                        .allSatisfy(least -> assertThat(least.largest()).isLessThanOrEqualTo(128))
                        .anySatisfy(least -> assertThat(least.largest()).isEqualTo(128));
            }
        }
    }
}
