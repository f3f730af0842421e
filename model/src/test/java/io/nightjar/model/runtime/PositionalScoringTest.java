package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.PositionalNetworks;
import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.network.Add;
import io.nightjar.model.network.AveragePool;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.Shape;
import io.nightjar.model.network.Window;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted runs of scales and shifts by position, crops and choices of channels, in several packings. */
class PositionalScoringTest {
    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String name : PositionalNetworks.all().keySet()) {
            for (int phases : new int[] {2, 3, 6}) {
                cases.add(Arguments.of(name, phases));
            }
        }
        return cases;
    }

    /** A mean image, zeros, a concatenation and a pool whose padding does not count, through the passes. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void score_optimisedNetwork_agreesWithClear(int phases) {
        Random random = new Random(52);
        Shape image = new Shape(2, 7, 6);
        Window window = Window.of(3, 2).withPadding(1, 1);
        Network network = new Network(
                image,
                List.of(
                        Node.of("mean", PositionalNetworks.affine(random, image), Node.INPUT),
                        Node.of("pad", PositionalNetworks.crop(2, 1, 1, 0, 0), 0),
                        Node.of("conv", TestNetworks.conv(random, 2, 2, 3, 1, 0, 1, 0.5), 1),
                        Node.of("act", new PolynomialActivation(new double[] {0.1, 0.5, 0.2}), 2),
                        Node.of("crop", PositionalNetworks.crop(2, 0, 0, -1, -1), 0),
                        Node.of("a", PositionalNetworks.select(2, 0, 1, -1, -1), 4),
                        Node.of("b", PositionalNetworks.select(2, -1, -1, 0, 1), 3),
                        new Node("concat", new Add(), new int[] {5, 6}),
                        Node.of("pool", new AveragePool(window, window, false), 7),
                        Node.of("flatten", new Flatten(), 8),
                        Node.of("dense", TestNetworks.dense(random, 3, 32, 0.2), 9)));
        Network optimised = Passes.optimise(network);
        double[] pixels = RandomNetworks.image(random, image.size());
        assertThat(ReferenceExecutor.run(optimised, pixels))
                .containsExactly(ReferenceExecutor.run(network, pixels), within(1e-12));
        PackedScoringTest.assertEncryptedRunAgrees(optimised, phases, 8, 7, 2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void score_everyNetwork_agreesWithClear(String name, int phases) {
        PackedScoringTest.assertEncryptedRunAgrees(PositionalNetworks.all().get(name), phases, 8, 7, 2);
    }
}
