package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.TestNetworks;
import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.SumPool;
import io.nightjar.model.program.AnalyzedProgram;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations that keep the square of their scale, which the linear steps behind them divide. */
class UnrescaledScoringTest {
    private static List<Boolean> rescaled(AnalyzedProgram program) {
        return program.steps().stream()
                .filter(ActivationStep.class::isInstance)
                .map(step -> ((ActivationStep) step).rescale())
                .toList();
    }

    private static CompletedSquare activation(int degree) {
        return degree == 2 ? new CompletedSquare(2, 0, 0, 0.25) : new CompletedSquare(4, -0.5, 0.75, 0.1);
    }

    /** A residual block of padded convolutions between two others: masks in every step but the dense one. */
    private static Network residual(int degree) {
        Random random = new Random(51);
        return new Network(
                new Shape(1, 4, 4),
                List.of(
                        Node.of("stem", TestNetworks.conv(random, 3, 1, 3, 1, 1, 1, 0.4), Node.INPUT),
                        Node.of("act", activation(degree), 0),
                        Node.of("conv", TestNetworks.conv(random, 3, 3, 3, 1, 1, 1, 0.2), 1),
                        Node.of("inner", activation(degree), 2),
                        Node.of("second", TestNetworks.conv(random, 3, 3, 3, 1, 1, 1, 0.2), 3),
                        new Node("add", new Add(), new int[] {4, 1}),
                        Node.of("outer", activation(degree), 5),
                        Node.of("pool", SumPool.square(4, 4), 6),
                        Node.of("flatten", new Flatten(), 7),
                        Node.of("dense", TestNetworks.dense(random, 2, 3, 0.05), 8)));
    }

    /** One prime for every masked step and one for the last square: with degree 4 one more for every inner square. */
    @ParameterizedTest
    @CsvSource({"2, 4, 1", "2, 4, 2", "1, 4, 2", "2, 7, 2", "1, 7, 1"})
    void score_residualNetworkWithMasks_isWithinThePredictedError(int phases, int levels, int threads) {
        Network network = residual(levels == 4 ? 2 : 4);
        AnalyzedProgram program = ScoredPrograms.compile(network, phases, 10, levels);
        assertThat(rescaled(program)).containsExactly(false, false, true);
        assertThat(program.steps().stream()
                        .filter(LinearStep.class::isInstance)
                        .map(step -> ((LinearStep) step).rescale()))
                .containsExactly(true, true, true, false);
        ScoredPrograms.assertAgrees(program, network, threads);
    }

    /** Inputs that masked steps alone read are at the square of the scale, as what those steps read elsewhere is. */
    @Test
    void scales_ofInputsAndSquares_areTheSame() {
        AnalyzedProgram program = ScoredPrograms.compile(residual(2), 2, 9, 4);
        double input = program.report().steps().get(0).values().logScale();
        double square = program.report().steps().get(2).values().logScale();
        double argument = program.report().steps().get(1).values().logScale();
        assertThat(square).isCloseTo(input, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(argument).isCloseTo(input / 2, org.assertj.core.api.Assertions.within(1e-6));
    }

    /** What a sum, another activation or the owner reads is rescaled by the activation. */
    @Test
    void squaresThatOthersThanLinearStepsRead_areRescaled() {
        Random random = new Random(52);
        Network network = Network.chain(
                new Shape(1, 4, 4),
                List.of(
                        TestNetworks.conv(random, 3, 1, 3, 1, 1, 1, 0.4),
                        activation(2),
                        activation(2),
                        TestNetworks.conv(random, 2, 3, 3, 1, 1, 1, 0.2),
                        activation(2)));
        AnalyzedProgram program = ScoredPrograms.compile(network, 2, 9, 4);
        assertThat(rescaled(program)).containsExactly(true, false, true);
        ScoredPrograms.assertAgrees(program, network, 2);
    }
}
