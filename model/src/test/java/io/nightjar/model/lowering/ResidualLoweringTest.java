package io.nightjar.model.lowering;

import io.nightjar.model.ResidualNetworks;
import io.nightjar.model.passes.Passes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scales and shifts of branches as weights of the sums that read them, in every packing. */
class ResidualLoweringTest {
    static List<String> names() {
        return List.copyOf(ResidualNetworks.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void clear_inEveryPacking_givesReferenceScores(String name) {
        LoweredCircuitTest.assertEveryPackingAgrees(
                Passes.optimise(ResidualNetworks.all().get(name).network()), 1);
    }

    @Test
    void clear_randomNetworkInEveryPacking_givesReferenceScores() {
        for (long seed = 0; seed < 20; seed++) {
            LoweredCircuitTest.assertEveryPackingAgrees(
                    Passes.optimise(ResidualNetworks.create(seed).network()), seed);
        }
    }
}
