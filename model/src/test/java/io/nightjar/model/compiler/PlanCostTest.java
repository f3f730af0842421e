package io.nightjar.model.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanCostTest {
    @Test
    void secondsPerImage_countsWholeBlocks_howeverManyImages() {
        PlanCost cost = new PlanCost(null, 332, 83, 1, Set.of());
        assertThat(cost.secondsPerImage(0)).isEqualTo(0.25);
        assertThat(cost.secondsPerImage(1)).isEqualTo(83);
        assertThat(cost.secondsPerImage(332)).isEqualTo(0.25);
        assertThat(cost.secondsPerImage(333)).isEqualTo(2 * 83 / 333.0);
        assertThat(cost.secondsPerImage(Integer.MAX_VALUE)).isCloseTo(0.25, within(1e-6));
    }
}
