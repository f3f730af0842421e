package io.nightjar.model.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.TestNetworks;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Unit costs and what they make of operation counts. */
class UnitCostsTest {
    @Test
    void measured_haveACostForEveryOperationAndAMachine() {
        assertThat(UnitCosts.measured().nanoseconds()).containsOnlyKeys(Operation.values());
        assertThat(UnitCosts.measured().machine()).contains("AVX-512");
    }

    /** Rows of 2^5 residues: a rescale of 6 transforms with 5 stages and 8 rows; 3 inputs of 5 limbs. */
    @Test
    void seconds_areCountsTimesCosts() {
        OperationCounts counts = new OperationCounts(TestNetworks.insecure(5, 4));
        counts.addInputs(3, 4);
        counts.addRescales(1, 2);
        Map<Operation, Double> costs = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            costs.put(operation, 1.0 + operation.ordinal());
        }
        double unpack = costs.get(Operation.UNPACK);
        double expand = costs.get(Operation.EXPAND);
        double perResidue =
                6 * 5 * costs.get(Operation.TRANSFORM) + 8 * costs.get(Operation.ELEMENTWISE) + 15 * (unpack + expand);
        assertThat(new UnitCosts("test", costs).seconds(counts, 5)).isCloseTo(32e-9 * perResidue, within(1e-15));
        assertThat(counts.transforms()).isEqualTo(6);
    }

    @Test
    void costThatIsMissing_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new UnitCosts("test", Map.of(Operation.TRANSFORM, 1.0)))
                .withMessageContaining("expected nanoseconds above 0");
    }
}
