package io.nightjar.job.action;

import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.store.QuarantinedBlock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run did.
 *
 * @param finished blocks of this run
 * @param damaged blocks that were set aside
 * @param stopped why it ended before all blocks were done, as a sentence without a stop; null where it did not
 */
record BlockResults(List<BlockRecord> finished, List<QuarantinedBlock> damaged, String stopped) {
    /** Nothing was to be done. */
    static BlockResults nothing(List<QuarantinedBlock> damaged) {
        return new BlockResults(List.of(), damaged, null);
    }

    /** Those of several data sets together. */
    static BlockResults all(List<BlockResults> parts) {
        return new BlockResults(
                parts.stream().flatMap(part -> part.finished().stream()).toList(),
                parts.stream().flatMap(part -> part.damaged().stream()).toList(),
                null);
    }

    /** Processor seconds by step, over the blocks of this run. */
    Map<String, Double> cpuSecondsByStep() {
        Map<String, Double> sum = new LinkedHashMap<>();
        finished.stream()
                .map(BlockRecord::cpuSecondsByStep)
                .map(Map::entrySet)
                .flatMap(Collection::stream)
                .forEach(step -> sum.merge(step.getKey(), step.getValue(), Double::sum));
        return sum;
    }

    /** Highest use of the heap in any executor of this run. */
    long peakHeapBytes() {
        return finished.stream().mapToLong(BlockRecord::peakHeapBytes).max().orElse(0);
    }
}
