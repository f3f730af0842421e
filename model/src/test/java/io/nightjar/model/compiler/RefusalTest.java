package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.CompileException;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said where there is no program. */
class RefusalTest {
    private static Network squares(int count, double weight) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            layers.add(Conv2d.of(new double[][][][] {{{{weight}}}}, new double[1]));
            layers.add(new CompletedSquare(2, 0, 0, 0));
        }
        layers.add(Conv2d.of(new double[][][][] {{{{weight}}}}, new double[1]));
        return Network.chain(new Shape(1, 2, 2), layers);
    }

    @Test
    void networkThatIsTooDeep_isToldLevelsAndBits() {
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(squares(46, 1), CompileOptions.automatic()))
                .withMessageContaining("spends 46 levels")
                .withMessageContaining("take primes of at least 1777 bits together")
                .withMessageContaining("N = 2^16 has room for 1747");
    }

    @Test
    void valuesBeyondAnyModulus_withoutCalibration_askForImagesAndSayHowLargeTheyGet() {
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(squares(4, 1000), CompileOptions.automatic()))
                .withMessageContaining("without calibration images there is no program: where the weights bound")
                .withMessageContaining("e+93")
                .withMessageEndingWith("give calibration images, which show the real range of values")
                .satisfies(e -> assertThat(e.remedy()).isEqualTo(CompileException.Remedy.CALIBRATION));
    }

    @Test
    void scoresThatAreAllZero_areRefusedInWords() {
        Network network = squares(1, 0);
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        assertThatExceptionOfType(CompileException.class)
                .isThrownBy(() -> ProgramCompiler.compile(network, options))
                .withMessageContaining("every score is 0 for the images")
                .withMessageNotContaining("Infinity");
    }

    @Test
    void scoresThatNoImageMattersTo_areRefusedInWords() {
        Network network = Network.chain(
                new Shape(1, 2, 2), List.of(new Flatten(), new Dense(new double[2][4], new double[] {0.5, 1})));
        CompileOptions options =
                CompileOptions.automatic().withCalibration(TestNetworks.pixels(TestNetworks.images(network, 4)));
        for (CompileOptions each : List.of(options, CompileOptions.automatic())) {
            assertThatExceptionOfType(CompileException.class)
                    .isThrownBy(() -> ProgramCompiler.compile(network, each))
                    .withMessageContaining("every image would get the same scores");
        }
    }

    @Test
    void ofSeveralRefusals_thatOfThePlanShortOfTheFewestBitsIsTold() {
        Refusals refusals = new Refusals();
        refusals.add(new CompileException("of no measure"));
        refusals.add(new CompileException("far", 40));
        refusals.add(new CompileException("near", 2));
        refusals.add(new CompileException("last", 7));
        assertThat(refusals.nearest()).get().extracting(Throwable::getMessage).isEqualTo("near");
    }
}
