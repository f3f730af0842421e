package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KernelsTest {
    @Test
    void chosen_followsPresenceOfVectorModule() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertThat(Kernels.chosen().name()).startsWith(present ? "vector" : "scalar");
        assertThat(Kernels.scalar().name()).isEqualTo("scalar");
    }

    @Test
    void requireHardwareFma_absent_saysWhyAndWhatToDo() {
        assertThatThrownBy(() -> Kernels.requireHardwareFma(false))
                .isInstanceOf(UnsupportedHardwareException.class)
                .hasMessageContaining("no hardware fused multiply-add")
                .hasMessageContaining("run on a CPU with FMA");
    }

    @Test
    void requireHardwareFma_present_passes() {
        assertThatCode(() -> Kernels.requireHardwareFma(true)).doesNotThrowAnyException();
    }
}
