package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompileActionTest {
    @Test
    void noteOfACoarseProgram_saysForHowMuchMemory() {
        assertThat(CompileAction.coarse(3500L << 20, -2.25))
                .contains("for tasks of 3.42 GiB", "an error of 2^-2.3", "give a task more memory");
    }
}
