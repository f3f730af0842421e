package io.nightjar.model.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which portions a run asks for values. */
class DemandDrivenExecutorTest {
    @Test
    void wave_ofUpToFourThreads_isNoMoreThanMemoryIsPredictedFor() {
        assertThat(IntStream.rangeClosed(1, 6).map(DemandDrivenExecutor::wave)).containsExactly(4, 4, 3, 4, 5, 6);
    }
}
