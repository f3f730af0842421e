package io.nightjar.job.report;

import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.store.Manifest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a report is about.
 *
 * @param path of the data set
 * @param manifest of what is committed there
 * @param runs journals by the time when they began
 * @param labels the comparison of labels, where they are known
 * @param version of Nightjar that writes the report
 * @param written when
 */
public record ReportContent(
        String path,
        Optional<Manifest> manifest,
        List<RunJournal> runs,
        Optional<LabelComparison> labels,
        String version,
        Instant written) {
    /** The run that the report is about: the last one. */
    Optional<RunJournal> last() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    /** The last run that has finished a block. */
    Optional<RunJournal> lastBusy() {
        return runs.stream().filter(run -> !run.blocks().isEmpty()).reduce((one, later) -> later);
    }

    /** Blocks by number, of all runs of the same work as the last one. */
    Collection<RunBlock> blocks() {
        Map<Long, RunBlock> blocks = new TreeMap<>();
        last().ifPresent(last -> runs.stream()
                .filter(run ->
                        run.fingerprints().work().equals(last.fingerprints().work()))
                .forEach(run -> run.blocks().forEach(block -> blocks.put(block.block(), block))));
        return blocks.values();
    }
}
