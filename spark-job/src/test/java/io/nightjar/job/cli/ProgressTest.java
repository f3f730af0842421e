package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void bar_showsWorkBlocksAndRate() {
        List<String> shown = new CopyOnWriteArrayList<>();
        AtomicLong done = new AtomicLong();
        Progress progress =
                Progress.start("score", 6, done::get, Optional.of(new DelegatingProgressBarConsumer(shown::add, 100)));
        done.set(6);
        progress.say("512.3 images/s");
        progress.stop();
        assertThat(shown.get(shown.size() - 1)).contains("score", "100%", "6/6", "512.3 images/s");
    }

    @Test
    void withoutATerminal_nothingIsDrawn() {
        Progress progress = Progress.start("score", 6, () -> 3, Optional.empty());
        progress.say("512.3 images/s");
        progress.stop();
    }
}
