package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.commit.BlockRecord;
import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.commit.DatasetOutput;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Draft;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.journal.RunPlan;
import io.nightjar.job.metrics.BlockCounts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.scoring.ScoreWork;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.BlockDigest;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.EvaluationKeyFile;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** Scores data sets with one program in one session. Safe for several threads, each with a data set of its own. */
final class ScoreRun implements AutoCloseable {
    /** Counts up when the same program and images give other bytes than before. */
    private static final String RESULT_VERSION = "1";

    private final SparkSource spark;
    private final Configuration configuration;
    private final String programPath;
    private final byte[] programBytes;
    private final AnalyzedProgram program;
    private final boolean restart;
    private final RunLimits limits;
    private final ActionListener listener;
    private SparkSession session;
    private Broadcast<byte[]> broadcast;

    /** Reads the program. */
    ScoreRun(SparkSource spark, String program, boolean restart, RunLimits limits, ActionListener listener)
            throws IOException {
        this.spark = spark;
        this.configuration = spark.hadoopConfiguration();
        this.programPath = program;
        this.programBytes = ArtifactFiles.read("program", program, ArtifactFiles.PROGRAM, configuration);
        this.program = ArtifactFiles.readProgram(program, programBytes);
        this.restart = restart;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * What became of a data set.
     *
     * @param results of this run
     */
    record Scored(ScoredDataset dataset, BlockResults results) {}

    AnalyzedProgram program() {
        return program;
    }

    /** Bytes of the program that were read for tasks. */
    synchronized long bytesRead() {
        return broadcast == null ? 0 : programBytes.length;
    }

    Dataset open(String input) throws IOException {
        return Dataset.open(FileSystems.qualified(input, configuration), DatasetKind.ENCRYPTED, configuration);
    }

    /** @throws UserMistake unless the data set was encrypted for this program, under the key pair of these keys */
    void requireMatch(Dataset data, String input, EvaluationKeyFile keys) {
        DatasetHeader header = data.header();
        String profile = program.clientProfile().inputFingerprint();
        if (!header.profile().equals(profile)) {
            throw new UserMistake("program " + programPath + " reads images encrypted for profile " + profile + ", but "
                    + input + " was encrypted for " + header.profile()
                    + ": encrypt with the client profile of this program, or score with the program of that profile");
        }
        header.requireKey(
                keys.id(),
                "the set of evaluation keys " + keys.given(),
                input,
                "give the " + ArtifactFiles.EVALUATION_KEYS + " that was made with the key that encrypted the images");
    }

    /**
     * The session, started when it is first asked for.
     *
     * @param blocks that are about to run
     */
    synchronized SparkSession session(int blocks) {
        if (session == null) {
            session = spark.session(blocks);
        }
        return session;
    }

    /** The session; null where none was asked for yet. */
    synchronized SparkSession session() {
        return session;
    }

    /**
     * Scores every wanted block that no earlier run of the same work has finished, and commits the predictions.
     *
     * @param tasks that the session is sized for where it is not started yet; 0 for those of this data set
     */
    Scored score(ScoreInput input, Dataset data, DatasetTarget target, SharedKeys keys, int tasks, Progress progress)
            throws IOException {
        String fingerprint = keys.fingerprint(program);
        String work = BlockDigest.ofWords(
                List.of("nightjar score", RESULT_VERSION, data.manifest().contentDigest(), fingerprint));
        try (DatasetOutput staged = DatasetOutput.begin(target, work, restart)) {
            staged.keepFinished(madeOf(data));
            if (staged.isComplete()) {
                listener.note(input.output() + " is complete already: nothing was scored");
                Manifest manifest = staged.standing().orElseThrow().manifest();
                int found = manifest.blocks().size();
                return scored(input, manifest, found, Map.of(), 0, BlockResults.nothing(List.of()));
            }
            if (!staged.finished().isEmpty()) {
                listener.note(EarlierBlocks.sentence(
                        input.output(),
                        staged.finished().size(),
                        data.manifest().expectedBlocks()));
            }
            DatasetHeader header = data.header().predictionsOf(program.fingerprint());
            PlanReport.Prediction prediction = program.report().prediction();
            RunSheet sheet = new RunSheet("score", input.path(), input.output(), RunFingerprints.of(work, header));
            sheet.plan(new RunPlan(prediction.secondsPerBlock(), prediction.taskBytes()));
            sheet.expect(data.manifest().expectedBlocks(), staged.finished().size());
            BlockCounts.ofDriver().plan(prediction.taskBytes());
            RunLog log = RunLog.begin(sheet, staged.runFiles(), listener);
            try {
                return score(input, data, header, staged, keys, tasks, progress, log);
            } catch (Throwable e) {
                log.failed(e);
                throw e;
            }
        }
    }

    private Scored score(
            ScoreInput input,
            Dataset data,
            DatasetHeader header,
            DatasetOutput staged,
            SharedKeys keys,
            int tasks,
            Progress progress,
            RunLog log)
            throws IOException {
        BlockTarget files = staged.open(header);
        ScorePlan plan = ScorePlan.make(data, header, staged, configuration).only(input.blocks());
        log.phase("score");
        BlockResults results = BlockResults.nothing(plan.damaged());
        if (!plan.inputs().isEmpty()) {
            SparkSession started = session(tasks == 0 ? plan.inputs().size() : tasks);
            results = run(started, input, data, plan, keys, files, progress, log);
        } else {
            plan.damaged().forEach(log::quarantined);
            limits.requireFew(plan.damaged(), data.manifest().expectedBlocks(), log.finishedBlocks());
        }
        log.phase("commit");
        Manifest manifest = commit(staged, input, header, plan, results);
        Map<Long, Double> seconds = new HashMap<>();
        staged.finished().values().forEach(record -> addSeconds(seconds, record));
        results.finished().forEach(record -> addSeconds(seconds, record));
        long read = plan.inputs().stream()
                .mapToLong(block -> block.stored().bytes())
                .sum();
        log.committed(manifest, manifest.missingBlocks() == 0 ? null : results.stopped(), read);
        return scored(input, manifest, staged.finished().size(), seconds, read, results);
    }

    /** Whether a finished block says that it was made of what the input has under its number. */
    private static Predicate<StoredBlock> madeOf(Dataset data) {
        Map<Long, StoredBlock> inputs = new HashMap<>();
        data.blocks().forEach(block -> inputs.put(block.block(), block));
        return block -> {
            StoredBlock input = inputs.get(block.block());
            return input != null
                    && input.images() == block.images()
                    && (input.ids() == null || input.ids().equals(block.ids()))
                    && Objects.equals(input.digest(), block.source())
                    && Objects.equals(input.tag(), block.tag());
        };
    }

    private static void addSeconds(Map<Long, Double> seconds, BlockRecord record) {
        if (record.seconds() > 0) {
            seconds.put(record.stored().block(), record.seconds());
        }
    }

    private BlockResults run(
            SparkSession started,
            ScoreInput input,
            Dataset data,
            ScorePlan plan,
            SharedKeys keys,
            BlockTarget target,
            Progress progress,
            RunLog log)
            throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(started.sparkContext());
        ScoreWork work =
                new ScoreWork(programOn(context), program, keys.pieces(context), keys.fingerprint(program), data);
        String description = "score " + input.path() + ": " + plan.inputs().size() + " of "
                + Counts.of(data.manifest().expectedBlocks(), "block");
        return new BlockRun(
                        started,
                        "score",
                        description,
                        limits,
                        data.manifest().expectedBlocks(),
                        progress,
                        log,
                        listener)
                .run(plan.damaged(), plan.inputs(), plan.inputs().size(), work, target);
    }

    private synchronized Broadcast<byte[]> programOn(JavaSparkContext context) {
        if (broadcast == null) {
            broadcast = context.broadcast(programBytes);
        }
        return broadcast;
    }

    private static Manifest commit(
            DatasetOutput staged, ScoreInput input, DatasetHeader header, ScorePlan plan, BlockResults results)
            throws IOException {
        Map<Long, StoredBlock> blocks = new TreeMap<>();
        staged.finished().values().forEach(record -> blocks.put(record.stored().block(), record.stored()));
        results.finished().forEach(record -> blocks.put(record.stored().block(), record.stored()));
        results.damaged().forEach(damaged -> blocks.remove(damaged.block()));
        if (blocks.isEmpty() && results.stopped() == null) {
            throw new UserMistake("no block of " + input.path() + " can be scored, for " + why(results));
        }
        Draft draft = new Draft(
                header,
                staged.name(plan.imagesFile()),
                plan.images(),
                plan.blocks(),
                List.copyOf(blocks.values()),
                results.damaged(),
                plan.tag(),
                Software.versions());
        if (blocks.isEmpty()) {
            return draft.toManifest(0, "");
        }
        // a run that is stopped when all is done is done
        boolean complete = blocks.size() + results.damaged().size() >= plan.blocks();
        return staged.commit(draft, complete, true).manifest();
    }

    private static String why(BlockResults results) {
        return results.damaged().isEmpty()
                ? "it has none of the blocks that are wanted: name blocks that its manifest states"
                : results.damaged().get(0).reason();
    }

    private static Scored scored(
            ScoreInput input,
            Manifest manifest,
            int found,
            Map<Long, Double> seconds,
            long bytesRead,
            BlockResults results) {
        ScoredDataset dataset = new ScoredDataset(
                input.path(),
                input.output(),
                manifest.header().key(),
                manifest.storedImages(),
                bytesRead,
                WrittenBlocks.of(manifest),
                found,
                manifest.quarantined(),
                manifest.missingBlocks(),
                manifest.missingBlocks() == 0 ? null : results.stopped(),
                seconds);
        return new Scored(dataset, results);
    }

    /** Frees the program everywhere; keys are freed by who holds them. */
    @Override
    public synchronized void close() {
        ScoreWork.forgetProgram();
        if (broadcast != null) {
            broadcast.destroy();
        }
    }
}
