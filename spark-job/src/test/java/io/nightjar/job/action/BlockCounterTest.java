package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockOutcome;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BlockCounterTest {
    private static BlockOutcome finished(long block) {
        StoredBlock stored = new StoredBlock(block, "ciphertexts/x", 10, 2, 2, "i", "d", null, null);
        return new BlockOutcome.Finished(new BlockRecord(stored, 1.5, Map.of("conv", 1.25), 1 << 20, "7", 0));
    }

    @Test
    void blocksOfOneTask_areCountedTogether_sinceTheyAreHeardOfTogether() {
        BlockCounter counter = new BlockCounter(LongStream.range(0, 8)
                .mapToObj(block -> new BlockInput(BlockContent.of(block, List.of("a", "b")), 2 * block, "in", null))
                .toList());
        assertThat(counter.count(List.of(finished(0), finished(1), finished(2))))
                .extracting(BlockProgress::block, BlockProgress::ended, BlockProgress::imagesDone)
                .containsExactly(tuple(0L, 3L, 6L), tuple(1L, 3L, 6L), tuple(2L, 3L, 6L));
        BlockOutcome damaged = new BlockOutcome.Damaged(new QuarantinedBlock(3, "in", "altered", 2));
        assertThat(counter.count(List.of(damaged, finished(4))))
                .extracting(BlockProgress::ended, BlockProgress::damaged, BlockProgress::finished)
                .containsExactly(tuple(5L, true, false), tuple(5L, false, true));
        assertThat(counter.ended()).isEqualTo(5);
    }
}
