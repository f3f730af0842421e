package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.commit.DatasetOutput;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Draft;
import io.nightjar.job.commit.Location;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.journal.RunPlan;
import io.nightjar.job.metrics.BlockCounts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.scoring.BroadcastPieces;
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
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a program on a data set of encrypted images and writes encrypted predictions. Needs no secret key and refuses
 * one. All paths may be on any file system of Hadoop's. Not safe for several threads; several actions may run side by
 * side in one session.
 */
public final class ScoreAction {
    /** Counts up when the same program and images give other bytes than before. */
    private static final String RESULT_VERSION = "1";

    private final SparkSource spark;
    private String program;
    private String evaluationKeys;
    private String input;
    private String output;
    private boolean overwrite;
    private boolean restart;
    private OnCorrupt onCorrupt = OnCorrupt.FAIL;
    private QuarantineLimit maxQuarantined = QuarantineLimit.NONE;
    private Duration deadline;
    private Duration stall;
    private ActionListener listener = ActionListener.SILENT;

    private ScoreAction(SparkSource spark) {
        this.spark = spark;
    }

    /** In a session that runs already; its executors need this jar on their class path. */
    public static ScoreAction on(SparkSession session) {
        return new ScoreAction(SparkSource.of(session));
    }

    /** In a session that may start once the input is known to be sound. */
    public static ScoreAction on(SparkSource spark) {
        return new ScoreAction(spark);
    }

    /** @param path the directory of the program, or its {@code program.bin} */
    public ScoreAction program(String path) {
        this.program = path;
        return this;
    }

    /** @param path the {@code evaluation.keys} of the owner of the images, or a directory that has it */
    public ScoreAction evaluationKeys(String path) {
        this.evaluationKeys = path;
        return this;
    }

    /** @param path a data set of encrypted images */
    public ScoreAction input(String path) {
        this.input = path;
        return this;
    }

    /** @param path of the data set of encrypted predictions to write */
    public ScoreAction output(String path) {
        this.output = path;
        return this;
    }

    /** Whether predictions that stand at the output are replaced, at the moment when the new ones are complete. */
    public ScoreAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /** @param heard of notes beside the result, and of blocks as they end */
    public ScoreAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /** Whether blocks that an earlier run of the same work has finished are scored again. */
    public ScoreAction restart(boolean anew) {
        this.restart = anew;
        return this;
    }

    /** @param what becomes of damaged blocks; {@link OnCorrupt#FAIL} without it */
    public ScoreAction onCorrupt(OnCorrupt what) {
        this.onCorrupt = what;
        return this;
    }

    /** @param limit most blocks that may be set aside; no limit without it, as long as one is left */
    public ScoreAction maxQuarantined(QuarantineLimit limit) {
        this.maxQuarantined = limit;
        return this;
    }

    /** @param longest time from the call, after which what is finished is committed; none without it */
    public ScoreAction deadline(Duration longest) {
        this.deadline = longest;
        return this;
    }

    /** @param longest time without a finished block, after which what is finished is committed; none without it */
    public ScoreAction stall(Duration longest) {
        this.stall = longest;
        return this;
    }

    /**
     * Checks all input, scores every block that no earlier run of the same work has finished as one task, and commits
     * the predictions. A run that is stopped, killed or fails leaves the blocks that it has finished for the next one.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or do not belong to each other, or the
     *     output may not be replaced
     */
    public ScoreResult execute() throws IOException {
        long start = System.nanoTime();
        Fields.require(ScoreAction.class, "program", program);
        Fields.require(ScoreAction.class, "evaluationKeys", evaluationKeys);
        Fields.require(ScoreAction.class, "input", input);
        Fields.require(ScoreAction.class, "output", output);
        Configuration configuration = spark.hadoopConfiguration();
        target(configuration).require();
        EvaluationKeyFile keys = openKeys(configuration);
        byte[] programBytes = ArtifactFiles.read("program", program, ArtifactFiles.PROGRAM, configuration);
        AnalyzedProgram opened = ArtifactFiles.readProgram(program, programBytes);
        keys.requireParameters(Fingerprint.of(opened.clientProfile().parameters()));
        Dataset data = openInput(configuration);
        requireMatch(data.header(), opened.clientProfile());
        data.header()
                .requireKey(
                        keys.id(),
                        "the set of evaluation keys " + evaluationKeys,
                        input,
                        "give the " + ArtifactFiles.EVALUATION_KEYS
                                + " that was made with the key that encrypted the images");
        String fingerprint = opened.fingerprint() + keys.check(opened.context());
        String work = BlockDigest.ofWords(
                List.of("nightjar score", RESULT_VERSION, data.manifest().contentDigest(), fingerprint));
        try (DatasetOutput staged = DatasetOutput.begin(target(configuration), work, restart)) {
            if (staged.isComplete()) {
                listener.note(output + " is complete already: nothing was scored");
                Manifest manifest = staged.standing().orElseThrow().manifest();
                return result(manifest, manifest.blocks().size(), 0, null, BlockResults.nothing(List.of()), start);
            }
            DatasetHeader header = data.header().predictionsOf(opened.fingerprint());
            RunSheet sheet = new RunSheet("score", input, output, RunFingerprints.of(work, header));
            PlanReport.Prediction prediction = opened.report().prediction();
            sheet.plan(new RunPlan(prediction.secondsPerBlock(), prediction.taskBytes()));
            sheet.expect(data.manifest().expectedBlocks(), staged.finished().size());
            BlockCounts.ofDriver().plan(prediction.taskBytes());
            RunLog log = RunLog.begin(sheet, staged.runFiles());
            try {
                BlockTarget target = staged.open(header);
                ScorePlan plan = ScorePlan.make(data, header, staged, configuration);
                log.phase("score");
                BlockResults results = plan.inputs().isEmpty()
                        ? BlockResults.nothing(plan.damaged())
                        : run(data, plan, target, keys, programBytes, fingerprint, start, log);
                log.phase("commit");
                Manifest manifest = commit(staged, header, plan, results);
                long read = programBytes.length
                        + keys.bytes()
                        + plan.inputs().stream()
                                .mapToLong(block -> block.stored().bytes())
                                .sum();
                log.committed(manifest, results.stopped(), read);
                return result(manifest, staged.finished().size(), read, results.stopped(), results, start);
            } catch (Throwable e) {
                log.failed(e);
                throw e;
            }
        }
    }

    private Dataset openInput(Configuration configuration) throws IOException {
        return Dataset.open(FileSystems.qualified(input, configuration), DatasetKind.ENCRYPTED, configuration);
    }

    private BlockResults run(
            Dataset data,
            ScorePlan plan,
            BlockTarget target,
            EvaluationKeyFile keys,
            byte[] programBytes,
            String fingerprint,
            long start,
            RunLog log)
            throws IOException {
        SparkSession session = spark.session(plan.inputs().size());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        BroadcastPieces keyPieces;
        try (InputStream in = keys.stream()) {
            keyPieces = BroadcastPieces.of(in, context);
        }
        Broadcast<byte[]> programBroadcast = null;
        try {
            programBroadcast = context.broadcast(programBytes);
            ScoreWork work = new ScoreWork(programBroadcast, keyPieces, fingerprint, data);
            String description = "score " + input + ": " + plan.inputs().size() + " of "
                    + data.manifest().expectedBlocks() + " blocks";
            RunLimits limits = new RunLimits(onCorrupt, maxQuarantined, deadline, stall);
            return new BlockRun(
                            session,
                            "score",
                            description,
                            limits,
                            data.manifest().expectedBlocks(),
                            start,
                            log,
                            listener)
                    .run(plan.damaged(), plan.inputs(), plan.inputs().size(), work, target);
        } finally {
            ScoreWork.forgetKeys();
            keyPieces.destroy();
            if (programBroadcast != null) {
                programBroadcast.destroy();
            }
        }
    }

    private Manifest commit(DatasetOutput staged, DatasetHeader header, ScorePlan plan, BlockResults results)
            throws IOException {
        Map<Long, StoredBlock> blocks = new TreeMap<>();
        staged.finished().values().forEach(record -> blocks.put(record.stored().block(), record.stored()));
        results.finished().forEach(record -> blocks.put(record.stored().block(), record.stored()));
        if (blocks.isEmpty() && results.stopped() == null) {
            throw new UserMistake("no block of " + input + " can be scored, for "
                    + results.damaged().get(0).reason());
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
        return staged.commit(draft, results.stopped() == null, true).manifest();
    }

    private ScoreResult result(
            Manifest manifest, int found, long bytesRead, String stopped, BlockResults results, long start) {
        return new ScoreResult(
                output,
                manifest.storedImages(),
                bytesRead,
                WrittenBlocks.of(manifest),
                found,
                manifest.quarantined(),
                manifest.missingBlocks(),
                stopped == null ? "" : stopped,
                Effort.of(results, start));
    }

    private EvaluationKeyFile openKeys(Configuration configuration) throws IOException {
        EvaluationKeyFile keys = EvaluationKeyFile.open(evaluationKeys, configuration);
        if (ArtifactFiles.exists(evaluationKeys, ArtifactFiles.SECRET_KEY, configuration)) {
            listener.note("a secret key lies in " + evaluationKeys + ": only " + ArtifactFiles.EVALUATION_KEYS
                    + " is read, but give the scoring side that file alone");
        }
        return keys;
    }

    private DatasetTarget target(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>();
        for (String path : List.of(program, evaluationKeys, input)) {
            inputs.add(Location.of(FileSystems.path(path), configuration));
        }
        return new DatasetTarget(FileSystems.path(output), DatasetKind.PREDICTIONS, overwrite, inputs, configuration);
    }

    private void requireMatch(DatasetHeader header, ClientProfile profile) {
        if (!header.profile().equals(profile.inputFingerprint())) {
            throw new UserMistake("program " + program + " reads images encrypted for profile "
                    + profile.inputFingerprint() + ", but " + input + " was encrypted for " + header.profile()
                    + ": encrypt with the client profile of this program, or score with the program of that profile");
        }
    }
}
