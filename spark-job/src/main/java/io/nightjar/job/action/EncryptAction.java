package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.owner.EncryptWork;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.EncryptionKey;
import io.nightjar.job.owner.PassphraseSource;
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
import java.nio.file.Path;
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
    private PassphraseSource passphrase;
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

    /**
     * Where the passphrase of the owner's keys comes from; without it they are under none. Executors find it at the
     * same place, a file or a variable of their own environment.
     *
     * @param source stays open until the action has ended, and is closed by the caller
     */
    public EncryptAction passphrase(PassphraseSource source) {
        this.passphrase = source;
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
     * Numbers the images without reading them, then encrypts the blocks in tasks, which find what is damaged.
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
        EncryptionKey key = EncryptionKey.find(
                Path.of(keys), Optional.ofNullable(encryptedWith), opened, passphrase, listener::note);
        ImageFiles listed = images.listed(configuration);
        Checked checked = check(listed, opened, configuration);
        ImageTable table = ImageTable.of(checked.ids(), opened.imagesPerBlock());
        DatasetHeader header = DatasetHeader.encrypted(
                Fingerprint.of(opened.parameters()).hex(),
                opened.inputFingerprint(),
                key.id().hex(),
                "phases-" + opened.packing().phases(),
                opened.imagesPerBlock());
        List<BlockInput> blocks = blocks(table, opened);
        SparkSession session = spark.session(blocks.size());
        if (passphrase != null) {
            PassphraseRules.requireReachable(passphrase, session.sparkContext());
        }
        long ciphertexts = (long) blocks.size() * opened.inputOrder().length;
        long before = EncryptWork.ciphertextsInThisJvm();
        listener.begun("encrypt", ciphertexts, () -> EncryptWork.ciphertextsInThisJvm() - before);
        LongAccumulator bytesRead = session.sparkContext().longAccumulator();
        JobSummary summary;
        try {
            EncryptWork work = new EncryptWork(opened.toJson(), key, passphrase, listed, bytesRead);
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
        inputs.add(Location.of(Path.of(keys)));
        inputs.addAll(images.locations(configuration));
        return new DatasetTarget(FileSystems.path(output), DatasetKind.ENCRYPTED, overwrite, inputs, configuration);
    }

    /** What is known of the images before any of them is read. */
    private record Checked(List<String> ids, boolean seeks, long bytesRead) {}

    private static Checked check(ImageFiles files, ClientProfile profile, Configuration configuration)
            throws IOException {
        ImageShape shape = new ImageShape(profile.channels(), profile.height(), profile.width());
        try (ImageReader reader = files.open(shape, configuration)) {
            List<String> ids = reader.ids();
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

    private List<BlockInput> blocks(ImageTable table, ClientProfile profile) {
        boolean named = images.named();
        List<BlockInput> inputs = new ArrayList<>();
        for (int block = 0; block < table.blocks().size(); block++) {
            long from = (long) block * profile.imagesPerBlock();
            List<String> ids = table.blocks().get(block);
            inputs.add(new BlockInput(block, named ? ImageFiles.joined(ids) : "", from, ids.size()));
        }
        return inputs;
    }
}
