package io.nightjar.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.math.Kernels;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unit costs, built in and checked, and the seconds that they make of operation counts. */
class UnitCostsTest {
    @ParameterizedTest
    @CsvSource({
        "16, 'vector, 8 lanes'",
        "8, 'vector, 8 lanes'",
        "4, 'vector, 4 lanes'",
        "2, 'vector, 2 lanes'",
        "1, scalar"
    })
    void builtIn_areThoseOfTheKernels(int lanes, String kernels) {
        UnitCosts costs = UnitCosts.builtIn(lanes);
        assertThat(costs.machine().kernels()).isEqualTo(kernels);
        assertThat(costs.origin()).isEqualTo("built in");
        assertThat(costs.nanoseconds()).containsOnlyKeys(Operation.values());
    }

    @Test
    void builtIn_ofVariants_differ() {
        Set<Map<Operation, Double>> all = new HashSet<>();
        for (int lanes : new int[] {1, 2, 4, 8}) {
            all.add(UnitCosts.builtIn(lanes).nanoseconds());
        }
        assertThat(all).hasSize(4);
    }

    @Test
    void builtIn_withoutAWidth_areThoseOfThisJvm() {
        int lanes = Kernels.chosen().lanes();
        assertThat(UnitCosts.builtIn()).isEqualTo(UnitCosts.builtIn(lanes));
    }

    /** Transforms count once for every stage, everything else once. */
    @Test
    void seconds_areCountsTimesCosts() {
        UnitCosts units = new UnitCosts("test", UnitCosts.builtIn(1).machine(), each(2)).with(Operation.TRANSFORM, 3);
        ToLongFunction<Operation> rows = operation -> operation == Operation.TRANSFORM ? 7 : 1;
        double perResidue = 7 * 5 * 3 + 2 * (Operation.values().length - 1);
        assertThat(units.seconds(rows, 5)).isCloseTo(32e-9 * perResidue, within(1e-15));
    }

    private static Map<Operation, Double> each(double cost) {
        Map<Operation, Double> costs = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            costs.put(operation, cost);
        }
        return costs;
    }

    @Test
    void costThatIsMissing_isRefused() {
        Map<Operation, Double> costs = each(1);
        costs.remove(Operation.KEY_PRODUCT);
        assertRefused(costs, "the unit cost of keyProduct is missing");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1000001})
    void costThatNoMachineHas_isRefused(double cost) {
        Map<Operation, Double> costs = each(1);
        costs.put(Operation.SPLIT, cost);
        assertRefused(costs, "the unit cost of split is " + cost);
    }

    private static void assertRefused(Map<Operation, Double> costs, String words) {
        Machine machine = UnitCosts.builtIn(1).machine();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new UnitCosts("test", machine, costs))
                .withMessageContaining(words)
                .withMessageContaining("expected nanoseconds above 0 and at most 1000000");
    }
}
