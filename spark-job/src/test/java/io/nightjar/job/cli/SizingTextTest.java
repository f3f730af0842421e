package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.action.Sizing;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizingTextTest {
    @Test
    void machine_isNamedAsThePlanNamesIt() {
        Sizing sizing = new Sizing(1000, 8, 1L << 30, 0.5, List.of());
        assertThat(SizingText.of(sizing, "one core of a Xeon"))
                .startsWith("1000 images in 8 blocks, 1.0 GiB of ciphertexts, 0.50 hours of one core in all\n")
                .contains("hours hold for cores such as one core of a Xeon, without start-up");
    }
}
