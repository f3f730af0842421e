package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.BlockAuthenticator;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.OwnerKeys;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.job.owner.ScoreRelease;
import io.nightjar.job.owner.ScoreTreatment;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Decrypts predictions to a local file of labels, on the owner's machine. Not safe for several threads. */
public final class DecryptAction {
    private final Configuration configuration;
    private String keys;
    private String input;
    private String output;
    private List<String> labels = List.of();
    private ScoreRelease release = ScoreRelease.labels();
    private EncryptedWith encryptedWith = EncryptedWith.SECRET;
    private LabelFormat format;
    private String spoiled;
    private boolean overwrite;
    private PassphraseSource passphrase;
    private ActionListener listener = ActionListener.SILENT;

    private DecryptAction(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param configuration how to reach file systems */
    public static DecryptAction on(Configuration configuration) {
        return new DecryptAction(configuration);
    }

    /** @param directory of keys, on this machine */
    public DecryptAction keys(String directory) {
        this.keys = directory;
        return this;
    }

    /** @param path a data set of encrypted predictions, on any file system of Hadoop's */
    public DecryptAction input(String path) {
        this.input = path;
        return this;
    }

    /** @param file of id and label to write, on this machine, of mode 0600 */
    public DecryptAction output(String file) {
        this.output = file;
        return this;
    }

    /** @param written CSV or Parquet; without it Parquet where the name of the output ends in {@code .parquet} */
    public DecryptAction format(LabelFormat written) {
        this.format = written;
        return this;
    }

    /**
     * @param file on this machine that takes the ids of images without a label, of mode 0600; without it the path of
     *     the output with {@code .spoiled} behind it
     */
    public DecryptAction spoiled(String file) {
        this.spoiled = file;
        return this;
    }

    /**
     * @param files of known labels on this machine: tables of {@code id,label} or directories of classes, by the ids of
     *     the images; or IDX or CIFAR-10 binary in the order of the images
     */
    public DecryptAction labels(List<String> files) {
        this.labels = List.copyOf(files);
        return this;
    }

    /** @param how what becomes of scores; labels alone without it */
    public DecryptAction release(ScoreRelease how) {
        this.release = how;
        return this;
    }

    /** @param key that the images were encrypted with, the secret one without it: decides how much noise is expected */
    public DecryptAction encryptedWith(EncryptedWith key) {
        this.encryptedWith = key;
        return this;
    }

    /** Whether a file that stands at the output is replaced. */
    public DecryptAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /**
     * Where the passphrase of the secret key comes from; without it the key is under none.
     *
     * @param source stays open until the action has ended, and is closed by the caller
     */
    public DecryptAction passphrase(PassphraseSource source) {
        this.passphrase = source;
        return this;
    }

    /** @param heard of notes */
    public DecryptAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Decrypts block after block. A block whose scores are not to be relied on costs no other: the result names it, and
     * the ids of its images go into a file of their own.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or do not belong to each other, scores
     *     cannot be released as asked, or the output may not be replaced; or when no block gives labels and none can be
     *     helped by encrypting its images again
     */
    public DecryptResult execute() throws IOException {
        Fields.require(DecryptAction.class, "keys", keys);
        Fields.require(DecryptAction.class, "input", input);
        Fields.require(DecryptAction.class, "output", output);
        LocalTarget target = LocalTarget.file(FileSystems.local(output), overwrite, inputs());
        target.require();
        List<Location> others = new ArrayList<>(inputs());
        others.add(Location.of(FileSystems.local(output)));
        LocalTarget spoiledTarget = LocalTarget.file(FileSystems.local(spoiledFile()), overwrite, others);
        spoiledTarget.require();
        try (OwnerKeys owner = OwnerKeys.open(FileSystems.local(keys), passphrase, listener::note)) {
            return decrypt(owner, target, spoiledTarget);
        }
    }

    private DecryptResult decrypt(OwnerKeys owner, LocalTarget target, LocalTarget spoiledTarget) throws IOException {
        Dataset data = Dataset.openPartial(FileSystems.path(input), DatasetKind.PREDICTIONS, configuration);
        owner.requireOwn(data, input);
        int[] known = knownLabels(data);
        if (!(release instanceof ScoreRelease.Exact)
                && data.header().saysPublicKey()
                && encryptedWith != EncryptedWith.PUBLIC) {
            throw new UserMistake(
                    "the images of " + input + " were encrypted under the public key, which leaves more noise in scores"
                            + " than the secret one: say so",
                    Remedy.SAY_PUBLIC_KEY);
        }
        ScoreTreatment treatment =
                release.of(owner.profile(), encryptedWith, data.manifest().images());
        ReleasedScores released = ReleasedScores.of(treatment);
        Optional<BlockAuthenticator> authenticator = authenticator(data, owner);
        double error = owner.profile()
                .scoreNoiseBound(
                        encryptedWith == EncryptedWith.PUBLIC || data.header().saysPublicKey());
        LabelRun run = new LabelRun(data, owner, authenticator, treatment, known, error, input, configuration);
        try (StagedFile staged = StagedFile.begin(target);
                StagedFile stagedIds = StagedFile.begin(spoiledTarget)) {
            try (LabelFile file = LabelFile.create(
                    format == null ? LabelFormat.of(output) : format,
                    staged.path(),
                    released.column(),
                    treatment.withScores() ? owner.profile().classes() : 0,
                    configuration)) {
                run.write(file);
            }
            if (run.spoiled().blocks().isEmpty()) {
                Files.deleteIfExists(FileSystems.local(spoiledFile()));
            } else {
                IdFile.write(spoiledLines(run.spoiled().ids()), PrivateFiles.create(stagedIds.path()));
                stagedIds.commit();
            }
            staged.commit();
        } finally {
            authenticator.ifPresent(BlockAuthenticator::close);
        }
        long images = data.manifest().images() - run.spoiled().ids().size();
        boolean counted = known.length > 0 && images > 0;
        return new DecryptResult(
                output,
                images,
                released,
                counted ? run.correct() : null,
                counted ? (Double) ((double) run.correct() / images) : null,
                treatment.noiseDeviation().isPresent() ? null : run.close(),
                error,
                run.noise().scores(),
                run.noise().references(),
                run.spoiled().ids().size(),
                run.spoiled().blocks().isEmpty() ? null : spoiledFile(),
                run.spoiled().blocks());
    }

    /**
     * Nothing where the keys have no authentication key, or where a producer encrypted who has none.
     *
     * @throws UserMistake when the keys have one and the predictions no tags, which the owner's own have
     */
    private Optional<BlockAuthenticator> authenticator(Dataset data, OwnerKeys owner) {
        Optional<BlockAuthenticator> authenticator = BlockAuthenticator.open(
                FileSystems.local(keys),
                Fingerprint.of(owner.profile().parameters()),
                owner.id(),
                passphrase,
                listener::note);
        if (authenticator.isEmpty() || data.manifest().tag() != null) {
            return authenticator;
        }
        authenticator.get().close();
        if (encryptedWith == EncryptedWith.SECRET) {
            throw new UserMistake(
                    input + " carries no tags, though " + keys + " has the key that the owner's images are tagged with:"
                            + " nothing shows that its blocks and image ids are those that were encrypted; give the"
                            + " predictions of what was encrypted with these keys, or say that a producer encrypted"
                            + " without that key",
                    Remedy.SAY_PUBLIC_KEY);
        }
        listener.note(input + " carries no tags: nothing shows that its blocks and image ids are those that were"
                + " encrypted");
        return Optional.empty();
    }

    /** The ids that a file of ids can hold; the labels of good blocks are not to be lost for another one. */
    private List<String> spoiledLines(List<String> ids) {
        List<String> lines = ids.stream().filter(IdFile::isLine).toList();
        if (lines.size() < ids.size()) {
            listener.note(spoiledFile() + " lacks " + (ids.size() - lines.size()) + " of " + Counts.of(ids.size(), "id")
                    + ", which are empty or have a line break");
        }
        return lines;
    }

    private String spoiledFile() {
        return spoiled == null ? output + ".spoiled" : spoiled;
    }

    private List<Location> inputs() throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(FileSystems.local(keys)));
        inputs.add(Location.of(FileSystems.path(input), configuration));
        labels.forEach(file -> inputs.add(Location.of(FileSystems.local(file))));
        return inputs;
    }

    /** In the order of the data set; empty where none are known. */
    private int[] knownLabels(Dataset data) throws IOException {
        if (labels.isEmpty()) {
            return new int[0];
        }
        KnownLabels.noteClasses(labels, listener);
        return KnownLabels.read(labels, configuration).of(data, input, configuration, listener);
    }
}
