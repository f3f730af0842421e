package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.owner.EncryptWork;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.EncryptionKey;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.JobSummary;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Encrypts images into a data set, on the owner's own machines. Executors read the key from its file; it travels
 * nowhere. Not safe for several threads.
 */
public final class EncryptAction {
    private final SparkSource spark;
    private String profile;
    private String keys;
    private EncryptedWith encryptedWith;
    private ImageFiles images;
    private String output;
    private boolean overwrite;
    private ActionListener listener = ActionListener.SILENT;

    private EncryptAction(SparkSource spark) {
        this.spark = spark;
    }

    /** In a session that runs already; its executors need this jar on their class path. */
    public static EncryptAction on(SparkSession session) {
        return new EncryptAction(SparkSource.of(session));
    }

    /** In a session that may start once the input is known to be sound. */
    public static EncryptAction on(SparkSource spark) {
        return new EncryptAction(spark);
    }

    /** @param path the client profile of the program that is to read the images, or a directory that has it */
    public EncryptAction profile(String path) {
        this.profile = path;
        return this;
    }

    /** @param path local directory of keys, or one key file in it, at the same path on all executors */
    public EncryptAction keys(String path) {
        this.keys = path;
        return this;
    }

    /** @param key which key of the directory; without it the secret one where there is one */
    public EncryptAction encryptedWith(EncryptedWith key) {
        this.encryptedWith = key;
        return this;
    }

    /** @param files the images to encrypt, which executors can open at the same paths */
    public EncryptAction images(ImageFiles files) {
        this.images = files;
        return this;
    }

    /** @param path of the data set of encrypted images to write, on any file system of Hadoop's */
    public EncryptAction output(String path) {
        this.output = path;
        return this;
    }

    /** Whether encrypted images that stand at the output are replaced, at the moment when the new ones are complete. */
    public EncryptAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /** @param heard of notes, and of progress where executors are in this JVM */
    public EncryptAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Reads the images once to check and number them, then encrypts the blocks in tasks.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or do not belong to each other, or the
     *     output may not be replaced
     */
    public EncryptResult execute() throws IOException {
        long start = System.nanoTime();
        Fields.require(EncryptAction.class, "profile", profile);
        Fields.require(EncryptAction.class, "keys", keys);
        Fields.require(EncryptAction.class, "images", images);
        Fields.require(EncryptAction.class, "output", output);
        Configuration configuration = spark.hadoopConfiguration();
        target(configuration).require();
        ClientProfile opened = ArtifactFiles.readProfile(profile, configuration);
        EncryptionKey key = EncryptionKey.find(FileSystems.local(keys), Optional.ofNullable(encryptedWith), opened);
        Checked checked = check(opened, configuration);
        ImageTable table = ImageTable.of(checked.ids(), opened.imagesPerBlock());
        DatasetHeader header = DatasetHeader.encrypted(
                Fingerprint.of(opened.parameters()).hex(),
                opened.inputFingerprint(),
                key.id().hex(),
                "phases-" + opened.packing().phases(),
                opened.imagesPerBlock());
        List<BlockInput> blocks = blocks(table, opened);
        SparkSession session = spark.session(blocks.size());
        long ciphertexts = (long) blocks.size() * opened.inputOrder().length;
        long before = EncryptWork.ciphertextsInThisJvm();
        listener.begun("encrypt", ciphertexts, () -> EncryptWork.ciphertextsInThisJvm() - before);
        LongAccumulator bytesRead = session.sparkContext().longAccumulator();
        JobSummary summary;
        try {
            EncryptWork work = new EncryptWork(opened.toJson(), key, images.qualified(configuration), bytesRead);
            DatasetTarget target = target(session.sparkContext().hadoopConfiguration());
            int tasks = checked.seeks() ? blocks.size() : Math.min(blocks.size(), slots(session.sparkContext()));
            summary = BlockRun.write(session, blocks, tasks, work, header, table, target);
        } finally {
            EncryptWork.forgetKey();
            listener.ended();
        }
        return new EncryptResult(
                output,
                table.images(),
                checked.bytesRead() + bytesRead.sum(),
                WrittenBlocks.of(summary),
                Effort.of(summary, start));
    }

    private DatasetTarget target(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(FileSystems.path(profile), configuration));
        inputs.add(Location.of(FileSystems.local(keys)));
        inputs.addAll(images.locations(configuration));
        return new DatasetTarget(FileSystems.path(output), DatasetKind.ENCRYPTED, overwrite, inputs, configuration);
    }

    /** What reading all images once has shown. */
    private record Checked(List<String> ids, boolean seeks, long bytesRead) {}

    private Checked check(ClientProfile profile, Configuration configuration) throws IOException {
        List<String> ids = new ArrayList<>();
        ImageShape shape = new ImageShape(profile.channels(), profile.height(), profile.width());
        try (ImageReader reader = images.open(shape, configuration)) {
            reader.forEachRemaining(image -> ids.add(image.id()));
            return new Checked(ids, reader.seeks(), reader.bytesRead());
        }
    }

    /**
     * Tasks that run at once. Files that must be read from their beginning get no more of them than that: each reads on
     * from block to block, so that reading grows with the images, and not with their square.
     */
    private static int slots(SparkContext context) {
        return Math.max(1, context.defaultParallelism() / context.conf().getInt("spark.task.cpus", 1));
    }

    private static List<BlockInput> blocks(ImageTable table, ClientProfile profile) {
        List<BlockInput> inputs = new ArrayList<>();
        for (int block = 0; block < table.blocks().size(); block++) {
            long from = (long) block * profile.imagesPerBlock();
            inputs.add(new BlockInput(block, "", from, table.blocks().get(block).size()));
        }
        return inputs;
    }
}
