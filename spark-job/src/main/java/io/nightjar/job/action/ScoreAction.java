package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.mistake.PathFailure;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.EvaluationKeyFile;
import io.nightjar.job.store.EvaluationKeyRing;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a program on data sets of encrypted images and writes encrypted predictions. Needs no secret key and refuses
 * one. All paths may be on any file system of Hadoop's. Not safe for several threads; several actions may run side by
 * side in one session.
 */
public final class ScoreAction {
    private final SparkSource spark;
    private String program;
    private List<String> evaluationKeys;
    private String input;
    private List<String> inputs;
    private final Map<String, Set<Long>> only = new HashMap<>();
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
        return evaluationKeys(List.of(path));
    }

    /**
     * The keys of several owners, which are told from each other by their key ids.
     *
     * @param paths files of evaluation keys, directories that have one, or directories of several {@code *.keys}
     */
    public ScoreAction evaluationKeys(List<String> paths) {
        this.evaluationKeys = List.copyOf(paths);
        return this;
    }

    /**
     * A data set of encrypted images, whose predictions are the output; or a directory with data sets at any depth in
     * it, whose predictions lie below the output under the same names.
     */
    public ScoreAction input(String path) {
        this.input = path;
        this.inputs = null;
        return this;
    }

    /**
     * Several of them. The predictions of a data set lie below the output, under the partitions at the end of its path,
     * such as {@code dt=2026-01-31/owner=a}, or else under its last part. What is wrong with one data set, or with the
     * keys of one owner, sets that one aside, and the others are scored.
     */
    public ScoreAction inputs(List<String> paths) {
        this.inputs = List.copyOf(paths);
        this.input = null;
        return this;
    }

    /**
     * Scores some blocks of an input alone; a later run goes on with the others.
     *
     * @param path as in {@link #inputs}
     * @param blocks their numbers
     */
    public ScoreAction only(String path, Set<Long> blocks) {
        this.only.put(path, Set.copyOf(blocks));
        return this;
    }

    /** @param path of the data set of encrypted predictions to write, or of a directory for those of several inputs */
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
     *     output may not be replaced; of several inputs only when that is so for all of them
     */
    public ScoreResult execute() throws IOException {
        long start = System.nanoTime();
        Fields.require(ScoreAction.class, "program", program);
        Fields.require(ScoreAction.class, "evaluationKeys", evaluationKeys);
        Fields.require(ScoreAction.class, "input", inputs == null ? input : inputs);
        Fields.require(ScoreAction.class, "output", output);
        Configuration configuration = spark.hadoopConfiguration();
        List<ScoreInput> found = inputs == null
                ? ScoreInput.of(input, output, configuration)
                : ScoreInput.of(inputs, output, only, configuration);
        RunLimits limits = new RunLimits(onCorrupt, maxQuarantined, deadline, stall);
        return found.isEmpty() && inputs == null
                ? one(new ScoreInput(input, output, only.getOrDefault(input, Set.of())), limits, configuration, start)
                : several(found, limits, configuration, start);
    }

    private ScoreResult one(ScoreInput only, RunLimits limits, Configuration configuration, long start)
            throws IOException {
        DatasetTarget target = target(only, configuration);
        target.require();
        noteSecretKeys(configuration);
        EvaluationKeyFile given = evaluationKeys.size() == 1 && !isRing(configuration)
                ? EvaluationKeyFile.open(evaluationKeys.get(0), configuration)
                : null;
        try (ScoreRun run = new ScoreRun(spark, program, restart, limits, listener)) {
            if (given != null) {
                given.requireParameters(parameters(run));
            }
            Dataset data = run.open(only.path());
            EvaluationKeyFile file = given != null
                    ? given
                    : EvaluationKeyRing.open(evaluationKeys, configuration)
                            .of(data.header().key(), only.path());
            file.requireParameters(parameters(run));
            run.requireMatch(data, only.path(), file);
            SharedKeys keys = new SharedKeys(file, 1);
            try {
                ScoreRun.Scored scored = run.score(only, data, target, keys, 0, new Progress(start));
                return ScoreResult.of(
                        output,
                        List.of(scored.dataset()),
                        run.bytesRead() + keys.bytesRead(),
                        scored.results().stopped(),
                        Effort.of(scored.results(), start));
            } finally {
                keys.release();
            }
        }
    }

    private static Fingerprint parameters(ScoreRun run) {
        return Fingerprint.of(run.program().clientProfile().parameters());
    }

    private boolean isRing(Configuration configuration) throws IOException {
        return EvaluationKeyRing.holdsSeveral(evaluationKeys.get(0), configuration);
    }

    private ScoreResult several(List<ScoreInput> found, RunLimits limits, Configuration configuration, long start)
            throws IOException {
        if (found.isEmpty()) {
            throw new UserMistake("no input is given: give data sets of encrypted images");
        }
        requireDirectory(configuration);
        noteSecretKeys(configuration);
        EvaluationKeyRing ring = EvaluationKeyRing.open(evaluationKeys, configuration);
        try (ScoreRun run = new ScoreRun(spark, program, restart, limits, listener)) {
            return new ScoreSeveral(run, ring, input -> target(input, configuration)).execute(found, output, start);
        }
    }

    /** The directory of several outputs is none itself. */
    private void requireDirectory(Configuration configuration) throws IOException {
        Path directory = FileSystems.qualified(output, configuration);
        if (FileSystems.of(directory, configuration).exists(new DatasetPaths(directory).success())) {
            throw new UserMistake(output + " is a data set, expected a directory for the predictions of several inputs:"
                    + " give another output");
        }
    }

    private void noteSecretKeys(Configuration configuration) throws IOException {
        for (String path : evaluationKeys) {
            if (holdsSecretKey(path, configuration)) {
                listener.note("a secret key lies in " + path + ": only " + ArtifactFiles.EVALUATION_KEYS
                        + " is read, but give the scoring side that file alone");
            }
        }
    }

    /** A directory that may not be looked into is refused when its keys are read. */
    private static boolean holdsSecretKey(String path, Configuration configuration) throws IOException {
        try {
            return ArtifactFiles.exists(path, ArtifactFiles.SECRET_KEY, configuration);
        } catch (IOException e) {
            if (PathFailure.sentence(path, e).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private DatasetTarget target(ScoreInput of, Configuration configuration) throws IOException {
        List<Location> read = new ArrayList<>();
        read.add(Location.of(FileSystems.path(program), configuration));
        for (String path : evaluationKeys) {
            read.add(Location.of(FileSystems.path(path), configuration));
        }
        for (String path : inputs == null ? List.of(input) : inputs) {
            read.add(Location.of(FileSystems.path(path), configuration));
        }
        return new DatasetTarget(
                FileSystems.path(of.output()), DatasetKind.PREDICTIONS, overwrite, read, configuration);
    }
}
