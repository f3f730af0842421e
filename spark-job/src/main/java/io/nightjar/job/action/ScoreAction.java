package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.scoring.BroadcastPieces;
import io.nightjar.job.scoring.ScoreWork;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.EvaluationKeyFile;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.JobSummary;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
    private final SparkSource spark;
    private String program;
    private String evaluationKeys;
    private String input;
    private String output;
    private boolean overwrite;
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

    /** @param heard of notes beside the result */
    public ScoreAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Checks all input, scores every block as one task, and puts the predictions in their place.
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
        Dataset data = Dataset.open(FileSystems.path(input), DatasetKind.ENCRYPTED, configuration);
        requireMatch(data.header(), opened.clientProfile());
        data.header()
                .requireKey(
                        keys.id(),
                        "the set of evaluation keys " + evaluationKeys,
                        input,
                        "give the " + ArtifactFiles.EVALUATION_KEYS
                                + " that was made with the key that encrypted the images");
        String fingerprint = opened.fingerprint() + keys.check(opened.context());
        List<BlockInput> blocks = blocks(data, configuration);
        SparkSession session = spark.session(blocks.size());
        DatasetHeader header = data.header().predictionsOf(opened.fingerprint());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        BroadcastPieces keyPieces;
        try (InputStream in = keys.stream()) {
            keyPieces = BroadcastPieces.of(in, context);
        }
        JobSummary summary;
        Broadcast<byte[]> programBroadcast = null;
        try {
            programBroadcast = context.broadcast(programBytes);
            ScoreWork work = new ScoreWork(programBroadcast, keyPieces, fingerprint);
            DatasetTarget target = target(context.hadoopConfiguration());
            summary = BlockRun.write(session, blocks, blocks.size(), work, header, data.images(), target);
        } finally {
            ScoreWork.forgetKeys();
            keyPieces.destroy();
            if (programBroadcast != null) {
                programBroadcast.destroy();
            }
        }
        return new ScoreResult(
                output,
                data.images().images(),
                data.storedBytes() + programBytes.length + keyPieces.bytes(),
                WrittenBlocks.of(summary),
                Effort.of(summary, start));
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

    private static List<BlockInput> blocks(Dataset data, Configuration configuration) throws IOException {
        List<BlockInput> inputs = new ArrayList<>();
        for (int block = 0; block < data.blockFiles().size(); block++) {
            long from = (long) block * data.header().imagesPerBlock();
            String file = FileSystems.qualified(data.blockFiles().get(block).toString(), configuration)
                    .toString();
            inputs.add(new BlockInput(
                    block, file, from, data.images().blocks().get(block).size()));
        }
        return inputs;
    }
}
