package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.PackedNetworks;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.network.Network;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedLoweringTest {
    @Test
    void everyBound_givesTheCircuitOfALoweringByItself() {
        for (int seed = 0; seed < 3; seed++) {
            Network network = PackedNetworks.convolutional(new Random(seed));
            for (int phases : new int[] {1, 2, network.input().width()}) {
                RepeatedLowering repeated = new RepeatedLowering(network, phases);
                for (int most : new int[] {Integer.MAX_VALUE, 40, 8, 4, 1, 40}) {
                    int[] bounds = PackedNetworks.bounds(network, most);
                    assertThat(repeated.lower(bounds))
                            .usingRecursiveComparison()
                            .isEqualTo(Lowering.lower(network, phases, bounds));
                }
            }
        }
    }

    @Test
    void layersWhoseTilesStay_haveTheSameWeights() {
        Network network = PackedNetworks.convolutional(new Random(1));
        RepeatedLowering repeated = new RepeatedLowering(network, 2);
        Circuit first = repeated.lower(Lowering.unbounded(network));
        int[] bounds = Lowering.unbounded(network);
        int bounded = ((LinearStep) first.steps().get(0)).real().node();
        bounds[bounded] = 1;
        Circuit other = repeated.lower(bounds);
        int same = 0;
        for (int i = 0; i < first.steps().size(); i++) {
            if (first.steps().get(i) instanceof LinearStep linear
                    && other.steps().get(i) instanceof LinearStep again
                    && linear.weights() == again.weights()) {
                assertThat(linear.real().node()).isNotEqualTo(bounded);
                same++;
            }
        }
        assertThat(same).isPositive();
    }
}
