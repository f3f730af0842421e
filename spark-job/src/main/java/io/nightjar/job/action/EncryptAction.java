package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.BlockTarget;
import io.nightjar.job.commit.DatasetOutput;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.commit.Draft;
import io.nightjar.job.commit.Location;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.journal.RunFingerprints;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.BlockAuthenticator;
import io.nightjar.job.owner.EncryptWork;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.EncryptionKey;
import io.nightjar.job.owner.OutlierScan;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.job.owner.TaggedBlock;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.BlockContent;
import io.nightjar.job.store.BlockDigest;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ImageTable;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.job.task.BlockInput;
import io.nightjar.job.task.SparkSettings;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
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
    private boolean acceptOtherPixels;
    private String output;
    private String only;
    private Integer imagesPerBlock;
    private OutlierPolicy onOutlier = OutlierPolicy.REFUSE;
    private String outliers;
    private boolean overwrite;
    private boolean restart;
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

    /** Whether pictures may be changed otherwise than the calibration images were; without it that is refused. */
    public EncryptAction acceptOtherPixels(boolean accepted) {
        this.acceptOtherPixels = accepted;
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

    /** Whether blocks that an earlier run of the same work has finished are encrypted again. */
    public EncryptAction restart(boolean anew) {
        this.restart = anew;
        return this;
    }

    /** @param heard of notes, and of blocks as they end */
    public EncryptAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Numbers the images without reading them, holds them to the profile's envelope in tasks, which find what is
     * damaged, and then encrypts the blocks in tasks. A run that is stopped, killed or fails leaves the blocks that it
     * has finished for the next one.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or do not belong to each other, or the
     *     output may not be replaced
     */
    public EncryptResult execute() throws IOException {
        long start = System.nanoTime();
        requireFields();
        Configuration configuration = spark.hadoopConfiguration();
        target(configuration).require();
        ClientProfile opened = ArtifactFiles.readProfile(profile, configuration);
        if (!acceptOtherPixels) {
            BesideTheProfile.requireCalibratedPixels(images, opened);
        }
        int perBlock = perBlock(opened);
        requireUseOfOutlierFile();
        OutlierCheck outlierCheck = new OutlierCheck(onOutlier, outlierFile(), overwrite);
        outlierCheck.require(opened, others(configuration), configuration);
        EncryptionKey key = EncryptionKey.find(
                FileSystems.local(keys), Optional.ofNullable(encryptedWith), opened, passphrase, listener::note);
        // before any work, though tags come last
        authenticator(key, opened, note -> {}).ifPresent(BlockAuthenticator::close);
        ImageFiles listed = images.qualified(configuration).listed(configuration);
        Checked checked = check(listed, opened, configuration);
        tell(checked, listed, opened, configuration);
        int[] places = places(checked, configuration);
        LongAdder bytesRead = new LongAdder();
        boolean looked = outlierCheck.isWanted(opened);
        OutlierScan.Outliers outside = looked
                ? scan(opened, listed, BlockPlan.of(places, perBlock), checked, bytesRead)
                : OutlierScan.Outliers.NONE;
        outlierCheck.requireFile(outside, checked.ids(), configuration);
        BlockPlan plan = outlierCheck.plan(places, perBlock, outside, checked.ids());
        ImageTable table = plan.table(checked.ids());
        Optional<Long> apart = outlierCheck.firstApart(plan, perBlock, outside);
        String work = work(opened, key, table, apart, configuration);
        DatasetHeader header = header(work, opened, key, perBlock, apart);
        Encrypted encrypted;
        try (DatasetOutput staged = DatasetOutput.begin(target(configuration), work, restart)) {
            int found = keepFinished(staged, table);
            if (staged.isComplete()) {
                listener.note(output + " is complete already: nothing was encrypted");
                encrypted = new Encrypted(
                        staged.standing().orElseThrow().manifest(), BlockResults.nothing(List.of()), found);
            } else {
                RunSheet sheet = new RunSheet("encrypt", images.toString(), output, RunFingerprints.of(work, header));
                sheet.expect(table.blocks().size(), found);
                RunLog log = RunLog.begin(sheet, staged.runFiles(), listener);
                try {
                    BlockTarget target = staged.open(header);
                    List<BlockInput> blocks = plan.inputs(table, listed.named()).stream()
                            .filter(block -> !staged.finished().containsKey(block.block()))
                            .toList();
                    log.phase("encrypt");
                    BlockResults results = blocks.isEmpty()
                            ? BlockResults.nothing(List.of())
                            : run(blocks, opened, key, listed, checked, target, bytesRead, start, log);
                    log.phase("commit");
                    Manifest manifest = commit(staged, header, table, results, key, opened, configuration);
                    log.committed(manifest, null, checked.bytesRead() + bytesRead.sum());
                    encrypted = new Encrypted(manifest, results, found);
                } catch (NightjarException e) {
                    NightjarException counted =
                            MixedSizes.counted(e, listed, BesideTheProfile.shape(opened), configuration);
                    log.failed(counted);
                    throw counted;
                } catch (Throwable e) {
                    log.failed(e);
                    throw e;
                }
            }
        }
        if (imagesPerBlock == null && only == null) {
            BesideTheProfile.noteEmptySlots(plan, opened, listener);
        }
        boolean idsWritten = outlierCheck.writeIds(outside, checked.ids(), configuration);
        return new EncryptResult(
                output,
                encrypted.manifest().storedImages(),
                looked ? (long) outside.places().length : null,
                places.length - table.images(),
                idsWritten ? outlierFile() : null,
                checked.bytesRead() + bytesRead.sum(),
                WrittenBlocks.of(encrypted.manifest()),
                encrypted.found(),
                Effort.of(encrypted.results(), start));
    }

    /**
     * What a run has led to.
     *
     * @param found blocks that earlier runs had finished
     */
    private record Encrypted(Manifest manifest, BlockResults results, int found) {}

    private void requireFields() {
        Fields.require(EncryptAction.class, "profile", profile);
        Fields.require(EncryptAction.class, "keys", keys);
        Fields.require(EncryptAction.class, "images", images);
        Fields.require(EncryptAction.class, "output", output);
    }

    /** What the listener should know of the images before they are encrypted. */
    private void tell(Checked checked, ImageFiles listed, ClientProfile opened, Configuration configuration) {
        checked.notes().forEach(listener::note);
        if (!listed.inTable()) {
            SmallSamples.note(listed, BesideTheProfile.shape(opened), configuration)
                    .ifPresent(listener::note);
        }
    }

    /** The places of the images to encrypt, in their source. */
    private int[] places(Checked checked, Configuration configuration) throws IOException {
        return only == null
                ? IntStream.range(0, checked.ids().size()).toArray()
                : BlockPlan.select(checked.ids(), IdFile.read(only, configuration), only);
    }

    private static DatasetHeader header(
            String work, ClientProfile opened, EncryptionKey key, int perBlock, Optional<Long> apart) {
        DatasetHeader made = DatasetHeader.encrypted(
                work,
                Fingerprint.of(opened.parameters()).hex(),
                opened.inputFingerprint(),
                key.id().hex(),
                "phases-" + opened.packing().phases(),
                perBlock);
        DatasetHeader ordered = apart.map(made::withApart).orElse(made);
        return key.isPublic() ? ordered.withPublicKey() : ordered;
    }

    /** Keeps the blocks of earlier runs that are those of this one; how many. */
    private int keepFinished(DatasetOutput staged, ImageTable table) throws IOException {
        List<BlockContent> contents = table.contents();
        staged.keepFinished(block -> block.block() < contents.size()
                && contents.get((int) block.block()).equals(block.content()));
        int found = staged.finished().size();
        if (found > 0 && !staged.isComplete()) {
            listener.note(EarlierBlocks.sentence(output, found, table.blocks().size()));
        }
        return found;
    }

    private OutlierScan.Outliers scan(
            ClientProfile opened, ImageFiles listed, BlockPlan all, Checked checked, LongAdder bytes) {
        SparkSession session = spark.session(all.blocks().size());
        SparkSettings.requireWorkable(session.sparkContext().conf());
        LongAccumulator bytesRead = session.sparkContext().longAccumulator();
        List<BlockInput> parts = all.inputs(all.table(checked.ids()), listed.named());
        try {
            return OutlierScan.find(
                    JavaSparkContext.fromSparkContext(session.sparkContext()),
                    opened,
                    listed,
                    parts,
                    all.blocks(),
                    tasks(parts.size(), checked, session),
                    bytesRead);
        } catch (NightjarException e) {
            throw MixedSizes.counted(e, listed, BesideTheProfile.shape(opened), spark.hadoopConfiguration());
        } finally {
            bytes.add(bytesRead.sum());
        }
    }

    private BlockResults run(
            List<BlockInput> blocks,
            ClientProfile opened,
            EncryptionKey key,
            ImageFiles listed,
            Checked checked,
            BlockTarget target,
            LongAdder bytes,
            long start,
            RunLog log)
            throws IOException {
        SparkSession session = spark.session(blocks.size());
        if (passphrase != null) {
            PassphraseRules.requireReachable(passphrase, session.sparkContext());
        }
        LongAccumulator bytesRead = session.sparkContext().longAccumulator();
        try {
            EncryptWork work = new EncryptWork(opened.toJson(), key, passphrase, listed, bytesRead);
            String description = "encrypt into " + output + ": " + Counts.of(blocks.size(), "block");
            return new BlockRun(
                            session,
                            "encrypt",
                            description,
                            RunLimits.NONE,
                            blocks.size(),
                            new Progress(start),
                            log,
                            listener)
                    .run(List.of(), blocks, tasks(blocks.size(), checked, session), work, target);
        } finally {
            EncryptWork.forgetKey();
            bytes.add(bytesRead.sum());
        }
    }

    private int perBlock(ClientProfile profile) {
        int most = profile.imagesPerBlock();
        if (imagesPerBlock == null) {
            return most;
        }
        if (imagesPerBlock < 1 || imagesPerBlock > most) {
            throw new UserMistake("blocks of " + Counts.of(imagesPerBlock, "image") + ", expected 1 to " + most
                    + ", which is what a block of this profile holds: give a number between");
        }
        return imagesPerBlock;
    }

    private void requireUseOfOutlierFile() {
        if (outliers != null && !onOutlier.listsIds()) {
            throw new UserMistake("the file " + outliers + " takes the ids of images that are left out or put into"
                    + " blocks of their own, and none are: ask for one of these, or leave the file out");
        }
    }

    private String outlierFile() {
        return outliers == null ? output.replaceFirst("/+$", "") + ".outliers" : outliers;
    }

    private static int tasks(int blocks, Checked checked, SparkSession session) {
        return checked.seeks() ? blocks : Math.min(blocks, slots(session.sparkContext()));
    }

    private Manifest commit(
            DatasetOutput staged,
            DatasetHeader header,
            ImageTable table,
            BlockResults results,
            EncryptionKey key,
            ClientProfile opened,
            Configuration conf)
            throws IOException {
        org.apache.hadoop.fs.Path file = staged.newImagesFile();
        table.write(file, header, conf);
        Map<Long, StoredBlock> blocks = new TreeMap<>();
        staged.finished().values().forEach(record -> blocks.put(record.stored().block(), record.stored()));
        results.finished().forEach(record -> blocks.put(record.stored().block(), record.stored()));
        List<StoredBlock> tagged = List.copyOf(blocks.values());
        String tag = null;
        Optional<BlockAuthenticator> authenticator = authenticator(key, opened, listener::note);
        if (authenticator.isPresent()) {
            try (BlockAuthenticator open = authenticator.get()) {
                tagged = tagged.stream()
                        .map(block -> block.withTag(open.tag(header.dataset(), TaggedBlock.of(block))))
                        .toList();
                tag = open.tag(
                        header.dataset(), tagged.stream().map(TaggedBlock::of).toList());
            }
        }
        Draft draft = new Draft(
                header,
                staged.name(file),
                table.images(),
                table.blocks().size(),
                tagged,
                List.of(),
                tag,
                Software.versions());
        return staged.commit(draft, true, false).manifest();
    }

    /** All that encrypted blocks depend on but randomness: images count by their files' names, lengths and times. */
    private String work(
            ClientProfile opened,
            EncryptionKey key,
            ImageTable table,
            Optional<Long> apart,
            Configuration configuration)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "nightjar encrypt",
                opened.inputFingerprint(),
                key.id().hex(),
                key.file().getFileName().toString()));
        words.addAll(images.identity(configuration));
        table.contents().forEach(content -> words.add(content.ids()));
        apart.ifPresent(block -> words.add("apart from block " + block));
        return BlockDigest.ofWords(words);
    }

    private Optional<BlockAuthenticator> authenticator(
            EncryptionKey key, ClientProfile opened, Consumer<String> notes) {
        return BlockAuthenticator.open(
                key.file().getParent(), Fingerprint.of(opened.parameters()), key.id(), passphrase, notes);
    }

    private DatasetTarget target(Configuration configuration) throws IOException {
        return new DatasetTarget(
                FileSystems.path(output), DatasetKind.ENCRYPTED, overwrite, inputs(configuration), configuration);
    }

    /** What the file of outliers may not touch. */
    private List<Location> others(Configuration configuration) throws IOException {
        List<Location> others = inputs(configuration);
        others.add(Location.of(FileSystems.path(output), configuration));
        return others;
    }

    private List<Location> inputs(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(FileSystems.path(profile), configuration));
        inputs.add(Location.of(FileSystems.local(keys)));
        inputs.addAll(images.locations(configuration));
        if (only != null) {
            inputs.add(Location.of(FileSystems.path(only), configuration));
        }
        return inputs;
    }

    /** What is known of the images before any of them is read. */
    private record Checked(List<String> ids, boolean seeks, long bytesRead, List<String> notes) {}

    private static Checked check(ImageFiles files, ClientProfile profile, Configuration configuration)
            throws IOException {
        try (ImageReader reader = files.open(BesideTheProfile.shape(profile), configuration)) {
            List<String> ids = reader.ids();
            return new Checked(ids, reader.seeks(), reader.bytesRead(), reader.notes());
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
