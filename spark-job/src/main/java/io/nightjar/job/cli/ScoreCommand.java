package io.nightjar.job.cli;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.StagedOutput;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.scoring.ScoreWork;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockJob;
import io.nightjar.job.task.JobSummary;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "score",
        description =
                "Run a program on encrypted images and write encrypted predictions; needs no secret key and refuses one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Also a plain Spark application:",
            "  spark-submit --class io.nightjar.job.ScoreJob nightjar-job.jar --program ... --keys ... \\",
            "      --input ... --output ...",
            "",
            "Example:",
            "  nightjar score --program out/program --keys out/keys/evaluation.keys \\",
            "      --input out/encrypted --output out/predictions"
        })
public final class ScoreCommand implements Callable<Integer> {
    @Option(names = "--program", required = true, paramLabel = "PROGRAM", description = "What compile wrote.")
    private String program;

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "EVALUATION_KEYS",
            description = "The evaluation.keys that keygen wrote.")
    private String keys;

    @Option(names = "--input", required = true, paramLabel = "ENCRYPTED", description = "What encrypt wrote.")
    private String input;

    @Option(names = "--output", required = true, paramLabel = "PREDICTIONS", description = "Data set to write.")
    private String output;

    @Option(names = "--overwrite", description = "Replace PREDICTIONS, at the moment when the new one is complete.")
    private boolean overwrite;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        Configuration configuration = new Configuration();
        target(configuration).require();
        byte[] keyBytes = ArtifactFiles.read(keys, ArtifactFiles.EVALUATION_KEYS, configuration);
        ArtifactFiles.requireEvaluationKeys(keys, keyBytes);
        if (Files.exists(java.nio.file.Path.of(keys, ArtifactFiles.SECRET_KEY))) {
            report.note("a secret key lies in " + keys + ": only " + ArtifactFiles.EVALUATION_KEYS
                    + " is read, but give the scoring side that file alone");
        }
        byte[] programBytes = ArtifactFiles.read(program, ArtifactFiles.PROGRAM, configuration);
        AnalyzedProgram opened = ArtifactFiles.readProgram(program, programBytes);
        ArtifactFiles.opened(
                "evaluation keys " + keys, () -> new KeyCodec(opened.context()).readEvaluationKeys(keyBytes));
        Dataset data = Dataset.open(FileSystems.path(input), DatasetKind.ENCRYPTED, configuration);
        requireMatch(data.header(), opened.clientProfile());
        requireKeyOf(data.header(), KeyId.of(keyBytes).hex());
        List<BlockInput> inputs = blocks(data);
        DatasetHeader header = data.header().predictionsOf(opened.fingerprint());
        JobSummary summary;
        try (JavaSparkContext context = spark.start("nightjar score", inputs.size());
                StagedOutput staged = StagedOutput.begin(target(context.hadoopConfiguration()))) {
            Broadcast<byte[]> programBroadcast = context.broadcast(programBytes);
            Broadcast<byte[]> keyBroadcast = context.broadcast(keyBytes);
            String fingerprint = opened.fingerprint() + Fingerprint.of(keyBytes);
            ScoreWork work = new ScoreWork(programBroadcast, keyBroadcast, fingerprint);
            summary = BlockJob.run(context, inputs, work, header, staged);
            data.images().write(staged.file(DatasetPaths.IMAGES), header, context.hadoopConfiguration());
            staged.commit();
        }
        print(data, summary, keyBytes.length + (long) programBytes.length, (System.nanoTime() - start) * 1e-9);
        return 0;
    }

    private DatasetTarget target(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>();
        for (String path : List.of(program, keys, input)) {
            inputs.add(Location.of(FileSystems.path(path), configuration));
        }
        return new DatasetTarget(FileSystems.path(output), DatasetKind.PREDICTIONS, overwrite, inputs, configuration);
    }

    private void requireMatch(DatasetHeader header, ClientProfile profile) {
        if (!header.profile().equals(profile.inputFingerprint())) {
            throw new UserMistake("program " + program + " reads images encrypted for profile "
                    + profile.inputFingerprint() + ", but "
                    + input + " was encrypted for " + header.profile()
                    + ": encrypt with the client profile of this program, or score with the program of that profile");
        }
    }

    private void requireKeyOf(DatasetHeader header, String key) {
        if (!header.key().equals(key)) {
            throw new UserMistake("evaluation keys " + keys + " belong to key pair " + key + ", but " + input
                    + " was encrypted under key pair " + header.key() + ": give the " + ArtifactFiles.EVALUATION_KEYS
                    + " that keygen wrote beside the key that the images were encrypted with");
        }
    }

    private static List<BlockInput> blocks(Dataset data) {
        List<BlockInput> inputs = new ArrayList<>();
        for (int block = 0; block < data.blockFiles().size(); block++) {
            long from = (long) block * data.header().imagesPerBlock();
            String file = data.blockFiles().get(block).toString();
            inputs.add(new BlockInput(
                    block, file, from, data.images().blocks().get(block).size()));
        }
        return inputs;
    }

    private void print(Dataset data, JobSummary summary, long broadcastBytes, double seconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("output", output);
        fields.put("images", data.images().images());
        fields.put("blocks", summary.blocks());
        fields.put("seconds", seconds);
        fields.put("cpuSeconds", summary.cpuSeconds());
        fields.put("cpuSecondsByStep", summary.cpuSecondsByStep());
        fields.put("peakHeapBytes", summary.peakHeapBytes());
        fields.put("bytesRead", data.storedBytes() + broadcastBytes);
        fields.put("bytesWritten", summary.bytesWritten());
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s in %s scored into %s: %.1f s, %.1f s of processor, peak heap %.0f MiB%n",
                Quantities.of(data.images().images(), "image"),
                Quantities.of(summary.blocks(), "block"),
                output,
                seconds,
                summary.cpuSeconds(),
                summary.peakHeapBytes() / 1048576.0));
        summary.cpuSecondsByStep()
                .forEach((step, s) -> words.append(String.format(Locale.ROOT, "  %-24s %8.2f s%n", step, s)));
        report.print(fields, words.toString());
    }
}
