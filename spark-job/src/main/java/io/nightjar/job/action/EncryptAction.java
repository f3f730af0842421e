package io.nightjar.job.action;

import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.EncryptWork;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.EncryptionKey;
import io.nightjar.job.owner.OutlierScan;
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
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
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
    private String only;
    private Integer imagesPerBlock;
    private OutlierPolicy onOutlier = OutlierPolicy.REFUSE;
    private String outliers;
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

    /** @param file of ids, one a line: the images to encrypt, in the order of their source; all without it */
    public EncryptAction only(String file) {
        this.only = file;
        return this;
    }

    /** @param most images to put into a block, at most as many as the profile says, which it is without this */
    public EncryptAction imagesPerBlock(int most) {
        this.imagesPerBlock = most;
        return this;
    }

    /** @param policy for images outside of what the calibration images span; they are refused without it */
    public EncryptAction onOutlier(OutlierPolicy policy) {
        this.onOutlier = policy;
        return this;
    }

    /**
     * @param file that takes the ids of images that are left out or set apart; without it the path of the output with
     *     {@code .outliers} behind it
     */
    public EncryptAction outliers(String file) {
        this.outliers = file;
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
     * Reads the images once to number them and once, in tasks, to hold them to the profile's envelope; then encrypts
     * the blocks in tasks.
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
        int perBlock = perBlock(opened);
        OutlierCheck outlierCheck = new OutlierCheck(onOutlier, outlierFile(), overwrite);
        outlierCheck.require(opened, configuration);
        EncryptionKey key = EncryptionKey.find(Path.of(keys), Optional.ofNullable(encryptedWith), opened);
        Checked checked = check(opened, configuration);
        int[] places = only == null
                ? IntStream.range(0, checked.ids().size()).toArray()
                : BlockPlan.select(checked.ids(), IdFile.read(only, configuration), only);
        BlockPlan all = BlockPlan.of(places, perBlock);
        SparkSession session = spark.session(all.blocks().size());
        LongAccumulator bytesRead = session.sparkContext().longAccumulator();
        OutlierScan.Outliers outside = OutlierScan.Outliers.NONE;
        boolean looked = outlierCheck.isWanted(opened);
        if (looked) {
            BlockRun.requireOurClasses(session.sparkContext().conf());
            List<BlockInput> parts = all.inputs();
            outside = OutlierScan.find(
                    JavaSparkContext.fromSparkContext(session.sparkContext()),
                    opened,
                    images,
                    parts,
                    tasks(parts.size(), checked, session),
                    bytesRead);
        }
        BlockPlan plan = outlierCheck.plan(places, perBlock, outside, checked.ids());
        ImageTable table = plan.table(checked.ids());
        DatasetHeader header = DatasetHeader.encrypted(
                Fingerprint.of(opened.parameters()).hex(),
                opened.inputFingerprint(),
                key.id().hex(),
                "phases-" + opened.packing().phases(),
                perBlock);
        List<BlockInput> blocks = plan.inputs();
        long ciphertexts = (long) blocks.size() * opened.inputOrder().length;
        long before = EncryptWork.ciphertextsInThisJvm();
        listener.begun("encrypt", ciphertexts, () -> EncryptWork.ciphertextsInThisJvm() - before);
        JobSummary summary;
        try {
            EncryptWork work = new EncryptWork(opened.toJson(), key, images, bytesRead);
            DatasetTarget target = target(session.sparkContext().hadoopConfiguration());
            int tasks = tasks(blocks.size(), checked, session);
            summary = BlockRun.write(session, blocks, tasks, work, header, table, target);
        } finally {
            EncryptWork.forgetKey();
            listener.ended();
        }
        outlierCheck.writeIds(outside, checked.ids(), configuration);
        return new EncryptResult(
                output,
                table.images(),
                looked ? (long) outside.places().length : null,
                places.length - table.images(),
                outlierFile(),
                checked.bytesRead() + bytesRead.sum(),
                WrittenBlocks.of(summary),
                Effort.of(summary, start));
    }

    private int perBlock(ClientProfile profile) {
        int most = profile.imagesPerBlock();
        if (imagesPerBlock == null) {
            return most;
        }
        if (imagesPerBlock < 1 || imagesPerBlock > most) {
            throw new UserMistake("blocks of " + imagesPerBlock + " images, expected 1 to " + most
                    + ", which is what a block of this profile holds: give a number between");
        }
        return imagesPerBlock;
    }

    private String outlierFile() {
        return outliers == null ? output.replaceFirst("/+$", "") + ".outliers" : outliers;
    }

    private static int tasks(int blocks, Checked checked, SparkSession session) {
        return checked.seeks() ? blocks : Math.min(blocks, slots(session.sparkContext()));
    }

    private DatasetTarget target(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(FileSystems.path(profile), configuration));
        inputs.add(Location.of(Path.of(keys)));
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
}
