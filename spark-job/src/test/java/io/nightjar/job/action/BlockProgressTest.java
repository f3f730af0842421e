package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlockProgressTest {
    private static BlockProgress progress(boolean finished, boolean damaged, int images) {
        return new BlockProgress(2, finished, damaged, images, 6.5, "3", 2, 50, 10, Duration.ofSeconds(10));
    }

    @Test
    void sentence_tellsFinishedDamagedAndFailedApart() {
        String rest = "; 2 of 50 blocks, 1.0 images/s, 0:00:10 elapsed, 0:04:00 left";
        assertThat(progress(true, false, 10).sentence())
                .isEqualTo("block 2 finished: 10 images, 6.5 s on executor 3" + rest);
        assertThat(progress(false, true, 1).sentence()).isEqualTo("block 2 damaged: 1 image" + rest);
        BlockProgress only = new BlockProgress(0, false, true, 1, 0, "", 1, 1, 0, Duration.ofSeconds(10));
        assertThat(only.sentence()).startsWith("block 0 damaged: 1 image; 1 of 1 block, 0.0 images/s");
        assertThat(progress(false, false, 5).sentence()).isEqualTo("block 2 failed: 5 images" + rest);
    }
}
