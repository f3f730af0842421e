package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import io.nightjar.model.CompileException;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import io.nightjar.model.ranges.ValueBounds;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The choice of parameters, levels and scales, and what is refused. */
class PlanningTest {
    private static final Network MNIST = TestNetworks.mnist();
    private static final double[][] PIXELS = TestNetworks.pixels(TestNetworks.images(MNIST, 8));

    @Test
    void automatic_paperNetwork_findsASecureSetAtTheSmallestDegree() {
        AnalyzedProgram program =
                ProgramCompiler.compile(MNIST, CompileOptions.automatic().withCalibration(PIXELS));
        PlanReport report = program.report();
        assertThat(report.parameters().logN()).isEqualTo(14);
        assertThat(report.parameters().security().logQP()).isLessThanOrEqualTo(SecurityTable.ceiling(14));
        assertThat(program.parameters().ring()).isEqualTo(Ring.REAL);
        assertThat(report.block().imagesPerBlock()).isEqualTo(16_382);
        assertThat(report.block().referenceImages()).isEqualTo(2);
        assertThat(report.prediction().logError()).isLessThan(-8);
        assertThat(report.prediction().rangeSource()).isEqualTo(PlanReport.RangeSource.CALIBRATION_IMAGES);
        assertThat(program.parameters().security()).isEqualTo(CkksParameters.Security.CLASSICAL_128);
    }

    @Test
    void automatic_standardRing_halfTheImagesInTheSameTime() {
        CompileOptions options = CompileOptions.automatic().withCalibration(PIXELS);
        PlanReport real = ProgramCompiler.compile(MNIST, options).report();
        PlanReport standard =
                ProgramCompiler.compile(MNIST, options.withRing(Ring.STANDARD)).report();
        assertThat(standard.block().imagesPerBlock()).isEqualTo(8_190);
        assertThat(standard.prediction().secondsPerBlock())
                .isCloseTo(real.prediction().secondsPerBlock(), withinPercentage(1));
    }

    @Test
    void automatic_withoutCalibration_saysThatBoundsAreSynthetic() {
        PlanReport report =
                ProgramCompiler.compile(MNIST, CompileOptions.automatic()).report();
        assertThat(report.prediction().rangeSource())
                .isIn(PlanReport.RangeSource.WEIGHTS, PlanReport.RangeSource.SYNTHETIC_IMAGES);
    }

    @Test
    void boundsFromWeights_slopes_areThoseOfTheLargestInput() {
        for (double bound : new double[] {0.1, 3}) {
            double[][][][] weights = {{{{bound}}}};
            for (CompletedSquare square :
                    List.of(new CompletedSquare(2, 0, 0, 0.5), new CompletedSquare(4, -0.5, 0.25, 0))) {
                Network network = Network.chain(new Shape(1, 1, 1), List.of(Conv2d.of(weights, new double[1]), square));
                Circuit circuit = Lowering.lower(network, 1, Lowering.unbounded(network));
                ActivationStep step = (ActivationStep) circuit.steps().get(1);
                double slope = ValueBounds.fromWeights(circuit).slopes()[2];
                for (double u = -bound; u <= bound; u += bound / 8) {
                    assertThat(Math.abs(step.slope(u))).isLessThanOrEqualTo(slope);
                }
                assertThat(slope).isLessThan(2 * Math.abs(step.slope(bound)) + 1);
            }
        }
    }

    @Test
    void givenSet_tooFewLevels_isRefusedWithBothNumbers() {
        CompileOptions options = CompileOptions.automatic()
                .withParameters(TestNetworks.insecure(6, 3))
                .withCalibration(PIXELS);
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(MNIST, options))
                .withMessageContaining("has 3 levels")
                .withMessageContaining("at least 4");
    }

    @Test
    void imagesLargerThanAnyCiphertext_areRefusedWithWhatTheyTake() {
        Network large = Network.chain(
                new Shape(1, 300, 300),
                List.of(TestNetworks.conv(new Random(1), 1, 1, 3, 1, 1, 1, 0.1), new CompletedSquare(2, 0, 0, 0)));
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(
                        large, CompileOptions.automatic().withPhases(1)))
                .withMessageContaining("N = 2^16 has 65536 slots, an image takes 90000 with 1 phase;")
                .withMessageContaining("use more phases");
    }

    @Test
    void valuesBeyondHalfTheModulus_areRefused() {
        Network large = Network.chain(
                new Shape(1, 6, 6),
                List.of(TestNetworks.conv(new Random(1), 2, 1, 3, 1, 0, 1, 1000), new CompletedSquare(2, 0, 0, 0)));
        CompileOptions options = CompileOptions.automatic()
                .withParameters(TestNetworks.insecure(6, 2), Optional.of(45.0))
                .withCalibration(TestNetworks.pixels(TestNetworks.images(large, 4)));
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(large, options))
                .withMessageContaining("half the modulus of level 1 has");
    }

    @Test
    void constantBeyondHalfTheModulus_inASumThatFits_isRefusedBeforeAnythingIsScored() {
        // u is about 30, so u^2 - 900 is small, yet the evaluator refuses to add 900 where there is room for 16
        Network cancelling = Network.chain(
                new Shape(1, 6, 6),
                List.of(
                        Conv2d.of(new double[][][][] {{{{0.005}}}}, new double[] {30}),
                        new CompletedSquare(2, 0, 0, -900)));
        CompileOptions options = CompileOptions.automatic()
                .withParameters(TestNetworks.insecure(6, 2), Optional.of(45.0))
                .withCalibration(TestNetworks.pixels(TestNetworks.images(cancelling, 4)));
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(cancelling, options))
                .withMessageContaining("the constant -900 of the activation at scale 2^90")
                .withMessageContaining("half the modulus of level 1 has");
    }

    @Test
    void parameterFile_aboveTheCeiling_needsNameAndWord() {
        String set = "{\"name\":\"%s\",\"logN\":12,\"modulusBits\":[50,45,45],\"specialBits\":[50,50],\"dnum\":2%s}";
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ParameterFile.parse(String.format(Locale.ROOT, set, "mine", "")))
                .withMessageContaining("240.0 bits is above the 128-bit ceiling of 106");
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(
                        () -> ParameterFile.parse(String.format(Locale.ROOT, set, "mine", ",\"acceptInsecure\":true")))
                .withMessageContaining("insecure");
        ParameterFile accepted =
                ParameterFile.parse(String.format(Locale.ROOT, set, "mine-insecure", ",\"acceptInsecure\":true"));
        assertThat(accepted.parameters().security()).isEqualTo(CkksParameters.Security.INSECURE);
    }

    @Test
    void parameterFile_unknownKey_isNamed() {
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ParameterFile.parse("{\"name\":\"x\",\"logn\":12}"))
                .withMessageContaining("logn");
    }
}
