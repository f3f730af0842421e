package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;

/** Tests that are run for fewer lanes than the processor has are run with so many. */
class LanesTest {
    private static final String PROPERTY = "nightjar.test.lanes";

    @Test
    @EnabledIfSystemProperty(named = PROPERTY, matches = "\\d+")
    @EnabledOnOs(architectures = {"amd64", "x86_64"})
    void chosenKernels_haveTheLanesOfThisRun() {
        assertThat(Kernels.chosen().lanes()).isEqualTo(Integer.getInteger(PROPERTY));
    }
}
