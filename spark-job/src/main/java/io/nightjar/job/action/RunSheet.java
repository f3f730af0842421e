package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.journal.RunBlock;
import io.nightjar.job.journal.RunCommit;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.journal.RunPlan;
import io.nightjar.job.journal.RunStatus;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.QuarantinedBlock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What is known of a run so far. Safe for many threads. */
final class RunSheet {
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Instant started = Instant.now();
    private final String run =
            COMPACT.format(started) + "-" + UUID.randomUUID().toString().substring(0, 8);
    private final String command;
    private final String input;
    private final String output;
    private final RunFingerprints fingerprints;
    private final List<RunBlock> blocks = new ArrayList<>();
    private final List<QuarantinedBlock> quarantined = new ArrayList<>();
    private final Map<String, Double> secondsByPhase = new LinkedHashMap<>();
    private final Map<String, Double> cpuSecondsByStep = new LinkedHashMap<>();
    private String phase = "prepare";
    private long phaseStart = System.nanoTime();
    private RunStatus status = RunStatus.RUNNING;
    private String failure = "";
    private String stopped = "";
    private String ended = "";
    private String application = "";
    private String master = "";
    private int taskCpus;
    private RunPlan plan;
    private RunCommit committed;
    private long expectedBlocks;
    private long resumedBlocks;
    private long retries;
    private long bytesRead;
    private long peakHeapBytes;

    RunSheet(String command, String input, String output, RunFingerprints fingerprints) {
        this.command = command;
        this.input = input;
        this.output = output;
        this.fingerprints = fingerprints;
    }

    String run() {
        return run;
    }

    /** What a block is expected to take. */
    synchronized void plan(RunPlan expected) {
        plan = expected;
    }

    /** Blocks of the data set, and those of them that earlier runs had finished. */
    synchronized void expect(long all, long resumed) {
        expectedBlocks = all;
        resumedBlocks = resumed;
    }

    synchronized void spark(String id, String url, int cpus) {
        application = id;
        master = url;
        taskCpus = cpus;
    }

    /** The phase before it is over. */
    synchronized void phase(String next) {
        long now = System.nanoTime();
        secondsByPhase.merge(phase, (now - phaseStart) * 1e-9, Double::sum);
        phase = next;
        phaseStart = now;
    }

    synchronized void finished(BlockRecord record) {
        blocks.add(new RunBlock(
                record.stored().block(),
                record.stored().images(),
                record.stored().bytes(),
                record.seconds(),
                now(),
                record.executor(),
                record.attempt(),
                record.peakHeapBytes()));
        record.cpuSecondsByStep().forEach((step, seconds) -> cpuSecondsByStep.merge(step, seconds, Double::sum));
        retries += record.attempt();
        peakHeapBytes = Math.max(peakHeapBytes, record.peakHeapBytes());
    }

    synchronized void quarantined(QuarantinedBlock block) {
        quarantined.add(block);
    }

    /** Blocks that are finished, by this run and by earlier ones. */
    synchronized long finishedBlocks() {
        return resumedBlocks + blocks.size();
    }

    /** What is finished, in words, and what becomes of it when the run goes no further. */
    synchronized String standing() {
        long done = finishedBlocks();
        return output + " has " + done + " of " + Counts.of(expectedBlocks, "block") + " finished; "
                + (done == 0
                        ? "the same command begins again"
                        : "they stay, and the same command goes on with the others");
    }

    /** Whether a block is finished. */
    synchronized boolean hasBlocks() {
        return !blocks.isEmpty();
    }

    /**
     * @param manifest of generation 0 where nothing was put into force
     * @param reason why not all blocks were done, or null
     */
    synchronized void committed(Manifest manifest, String reason, long bytes) {
        phase("end");
        committed = manifest.generation() == 0 ? null : RunCommit.of(manifest);
        expectedBlocks = manifest.expectedBlocks();
        quarantined.clear();
        quarantined.addAll(manifest.quarantined());
        status = manifest.isWhole() ? RunStatus.DONE : RunStatus.PARTIAL;
        stopped = reason == null ? "" : reason;
        bytesRead = bytes;
        ended = now();
    }

    /** @param sentence why */
    synchronized void failed(String sentence) {
        phase("end");
        status = RunStatus.FAILED;
        failure = sentence;
        ended = now();
    }

    synchronized RunJournal journal() {
        Map<String, Double> phases = new LinkedHashMap<>(secondsByPhase);
        if (ended.isEmpty()) {
            phases.merge(phase, (System.nanoTime() - phaseStart) * 1e-9, Double::sum);
        }
        return new RunJournal(
                RunJournal.FORMAT,
                run,
                command,
                status,
                failure,
                stopped,
                started.truncatedTo(ChronoUnit.MILLIS).toString(),
                now(),
                ended,
                application,
                master,
                taskCpus,
                input,
                output,
                fingerprints,
                Software.versions(),
                plan,
                expectedBlocks,
                resumedBlocks,
                retries,
                bytesRead,
                phases,
                cpuSecondsByStep,
                peakHeapBytes,
                committed,
                blocks,
                quarantined);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
