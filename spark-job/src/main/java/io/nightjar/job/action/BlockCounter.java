package io.nightjar.job.action;

import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.metrics.BlockCounts;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the blocks of a run as they end, for whoever watches it. */
final class BlockCounter {
    private final Map<Long, BlockInput> inputs = new HashMap<>();
    private final AtomicLong ended = new AtomicLong();
    private final long start = System.nanoTime();
    private long imagesDone;

    BlockCounter(List<BlockInput> inputs) {
        inputs.forEach(input -> this.inputs.put(input.block(), input));
    }

    /** Blocks that have ended. */
    long ended() {
        return ended.get();
    }

    /** A task has ended with these blocks: each is told with what is known when all of them are counted. */
    List<BlockProgress> count(List<BlockOutcome> outcomes) {
        outcomes.forEach(this::count);
        ended.addAndGet(outcomes.size());
        return outcomes.stream().map(this::progress).toList();
    }

    private void count(BlockOutcome outcome) {
        BlockCounts counts = BlockCounts.ofDriver();
        if (outcome instanceof BlockOutcome.Finished finished) {
            BlockRecord record = finished.record();
            BlockInput input = inputs.get(record.stored().block());
            imagesDone += record.stored().images();
            counts.finished(record.stored().images(), record.cpuSecondsByStep());
            counts.read(input.stored() == null ? 0 : input.stored().bytes());
            counts.written(record.stored().bytes());
            counts.peakHeap(record.peakHeapBytes());
        } else if (outcome instanceof BlockOutcome.Damaged) {
            counts.quarantined();
        } else {
            counts.failed();
        }
    }

    private BlockProgress progress(BlockOutcome outcome) {
        if (outcome instanceof BlockOutcome.Finished finished) {
            BlockRecord record = finished.record();
            return progress(record.stored().block(), true, false, record.seconds(), record.executor());
        }
        return outcome instanceof BlockOutcome.Damaged damaged
                ? progress(damaged.block().block(), false, true, 0, "")
                : progress(((BlockOutcome.Failed) outcome).block(), false, false, 0, "");
    }

    private BlockProgress progress(long block, boolean finished, boolean damaged, double seconds, String executor) {
        return new BlockProgress(
                block,
                finished,
                damaged,
                inputs.get(block).images(),
                seconds,
                executor,
                ended.get(),
                inputs.size(),
                imagesDone,
                Duration.ofNanos(System.nanoTime() - start));
    }
}
