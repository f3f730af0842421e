package io.nightjar.model.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a profile states of the noise of scores. */
class StatedNoiseTest {
    /** One score with the weights of the first row, and others whose weights are a thousandth of these. */
    private static double statedNoise(int scores) {
        Random random = new Random(8);
        Dense first = TestNetworks.dense(random, 6, 4, 1);
        double[][] weights = new double[scores][6];
        for (int k = 0; k < 6; k++) {
            weights[0][k] = random.nextGaussian();
            for (int c = 1; c < scores; c++) {
                weights[c][k] = weights[0][k] / 1000;
            }
        }
        Network network = Network.chain(
                new Shape(1, 2, 2),
                List.of(new Flatten(), first, new CompletedSquare(2, 0, 0, 0), new Dense(weights, new double[scores])));
        AnalyzedProgram program = ProgramCompiler.compile(
                network, CompileOptions.automatic().withParameters(TestNetworks.insecure(8, 4), Optional.of(30.0)));
        return program.clientProfile().scores().noise();
    }

    /** Scores are checked and released by it, each for itself. */
    @Test
    void noiseOfOneScoreAmongQuietOnes_isStatedInFull() {
        assertThat(statedNoise(100)).isGreaterThan(0.9 * statedNoise(1));
    }
}
