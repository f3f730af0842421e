package io.nightjar.job.cli;

import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.StagedOutput;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.EncryptWork;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.BlockJob;
import io.nightjar.job.task.JobSummary;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "encrypt",
        description = "Encrypt images into a Parquet data set, on this machine or on the owner's own cluster.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  nightjar encrypt --profile out/program/client-profile.json --keys out/keys \\",
            "      --images data/mnist-sample/images-idx3-ubyte.gz --out out/encrypted"
        })
public final class EncryptCommand implements Callable<Integer> {
    @Option(
            names = "--profile",
            required = true,
            paramLabel = "P",
            description = "The client profile that compile wrote.")
    private Path profile;

    @Option(
            names = "--keys",
            required = true,
            paramLabel = "KEYS",
            description =
                    "The directory that keygen wrote, or one key file: secret.key (half the bytes) or public.key.")
    private Path keys;

    @Option(names = "--public-key", description = "Use the public key of the directory although a secret one is there.")
    private boolean usePublicKey;

    @Mixin
    private ImageSource images;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "ENCRYPTED",
            description = "Data set to write, on any Hadoop file system.")
    private String out;

    @Option(names = "--overwrite", description = "Replace ENCRYPTED, at the moment when the new one is complete.")
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
        ClientProfile opened = ArtifactFiles.readProfile(profile);
        Path keyFile = keyFile();
        KeyId key = readKey(keyFile, opened);
        ImageFiles files = images.toImageFiles();
        ImageTable table = ImageTable.of(ids(files, opened, configuration), opened.imagesPerBlock());
        DatasetHeader header = DatasetHeader.encrypted(
                Fingerprint.of(opened.parameters()).hex(),
                opened.inputFingerprint(),
                key.hex(),
                "phases-" + opened.packing().phases(),
                opened.imagesPerBlock());
        List<BlockInput> inputs = blocks(table, opened);
        JobSummary summary;
        try (JavaSparkContext context = spark.start("nightjar encrypt", inputs.size());
                StagedOutput output = StagedOutput.begin(target(context.hadoopConfiguration()))) {
            Progress progress = Progress.start(
                    "encrypt", (long) inputs.size() * opened.inputOrder().length, EncryptWork::ciphertextsInThisJvm);
            try {
                EncryptWork work = new EncryptWork(opened.toJson(), keyFile, key.hex(), files);
                summary = BlockJob.run(context, inputs, work, header, output);
            } finally {
                progress.stop();
            }
            table.write(output.file(DatasetPaths.IMAGES), header, context.hadoopConfiguration());
            output.commit();
        }
        print(table, summary, (System.nanoTime() - start) * 1e-9);
        return 0;
    }

    private DatasetTarget target(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>(List.of(Location.of(profile), Location.of(keys)));
        for (String file : images.files) {
            inputs.add(
                    images.imageColumn == null
                            ? Location.of(Path.of(file))
                            : Location.of(FileSystems.path(file), configuration));
        }
        return new DatasetTarget(FileSystems.path(out), DatasetKind.ENCRYPTED, overwrite, inputs, configuration);
    }

    private Path keyFile() {
        if (!Files.exists(keys)) {
            throw new UserMistake("keys " + keys + " do not exist: give the directory that keygen wrote");
        }
        if (!Files.isDirectory(keys)) {
            return keys;
        }
        Path secret = keys.resolve(ArtifactFiles.SECRET_KEY);
        Path publicKey = keys.resolve(ArtifactFiles.PUBLIC_KEY);
        Path chosen = usePublicKey || !Files.exists(secret) ? publicKey : secret;
        if (!Files.exists(chosen)) {
            throw new UserMistake(
                    keys + " holds no " + chosen.getFileName() + ": give the directory that keygen wrote");
        }
        return chosen;
    }

    /** Reads the key once before any work, so that a wrong one is refused here. */
    private KeyId readKey(Path file, ClientProfile profile) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CkksContext context = new CkksContext(profile.parameters());
            BlobKind kind = ArtifactFiles.opened(file, () -> BlobKind.of(bytes));
            if (usePublicKey && kind != BlobKind.PUBLIC_KEY) {
                throw new UserMistake(file + " is " + kind.words() + ", but --public-key asks for a public one: give "
                        + ArtifactFiles.PUBLIC_KEY + " or the directory that keygen wrote, or leave --public-key out");
            }
            if (kind == BlobKind.PUBLIC_KEY) {
                ArtifactFiles.opened(file, () -> new KeyCodec(context).readPublicKey(bytes));
            } else if (kind == BlobKind.SECRET_KEY) {
                ArtifactFiles.opened(file, () -> new SecretKeyCodec(context).read(bytes));
            } else {
                throw new UserMistake(file + " is " + kind.words() + ", expected a secret or a public key: give "
                        + ArtifactFiles.SECRET_KEY + " or " + ArtifactFiles.PUBLIC_KEY + " that keygen wrote");
            }
            return KeyId.of(bytes);
        } catch (IOException e) {
            throw Mistakes.unreadable("key " + file, e, "give the directory that keygen wrote");
        }
    }

    private static List<String> ids(ImageFiles files, ClientProfile profile, Configuration configuration)
            throws IOException {
        List<String> ids = new ArrayList<>();
        ImageShape shape = new ImageShape(profile.channels(), profile.height(), profile.width());
        try (ImageReader reader = files.open(shape, configuration)) {
            reader.forEachRemaining(image -> ids.add(image.id()));
        }
        return ids;
    }

    private static List<BlockInput> blocks(ImageTable table, ClientProfile profile) {
        List<BlockInput> inputs = new ArrayList<>();
        for (int block = 0; block < table.blocks().size(); block++) {
            long from = (long) block * profile.imagesPerBlock();
            inputs.add(new BlockInput(block, "", from, table.blocks().get(block).size()));
        }
        return inputs;
    }

    private void print(ImageTable table, JobSummary summary, double seconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("output", out);
        fields.put("images", table.images());
        fields.put("blocks", summary.blocks());
        fields.put("ciphertexts", summary.ciphertexts());
        fields.put("seconds", seconds);
        fields.put("cpuSeconds", summary.cpuSeconds());
        fields.put("bytesWritten", summary.bytesWritten());
        report.print(
                fields,
                String.format(
                        Locale.ROOT,
                        "%s in %s, %s, %.1f MiB in %s (%.1f s, %.1f s of processor)",
                        Quantities.of(table.images(), "image"),
                        Quantities.of(summary.blocks(), "block"),
                        Quantities.of(summary.ciphertexts(), "ciphertext"),
                        summary.bytesWritten() / 1048576.0,
                        out,
                        seconds,
                        summary.cpuSeconds()));
    }
}
