package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.OwnerKeys;
import io.nightjar.job.owner.ScoreRelease;
import io.nightjar.job.owner.ScoreTreatment;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.images.Labels;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private String spoiled;
    private boolean overwrite;

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

    /**
     * @param file on this machine that takes the ids of images without a label, of mode 0600; without it the path of
     *     the output with {@code .spoiled} behind it
     */
    public DecryptAction spoiled(String file) {
        this.spoiled = file;
        return this;
    }

    /** @param files of known labels on this machine (IDX or CIFAR-10 binary), in the order of the images */
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
        LocalTarget target = LocalTarget.file(Path.of(output), overwrite, inputs());
        target.require();
        LocalTarget spoiledTarget = LocalTarget.file(Path.of(spoiledFile()), overwrite, inputs());
        spoiledTarget.require();
        OwnerKeys owner = OwnerKeys.open(Path.of(keys));
        Dataset data = Dataset.open(FileSystems.path(input), DatasetKind.PREDICTIONS, configuration);
        owner.requireOwn(data, input);
        int[] known = knownLabels(data);
        ScoreTreatment treatment =
                release.of(owner.profile(), encryptedWith, data.images().images());
        ReleasedScores released = ReleasedScores.of(treatment);
        SpoiledBlocks bad = new SpoiledBlocks(input, owner.profile());
        MeasuredNoise noise = new MeasuredNoise();
        long correct;
        try (StagedFile staged = StagedFile.begin(target);
                StagedFile stagedIds = StagedFile.begin(spoiledTarget)) {
            try (BufferedWriter csv = new BufferedWriter(
                    new OutputStreamWriter(PrivateFiles.create(staged.path()), StandardCharsets.UTF_8))) {
                csv.write(Predictions.header(
                        released.column(),
                        treatment.withScores() ? owner.profile().classes() : 0));
                correct = write(csv, data, owner, treatment, known, bad, noise);
            }
            if (bad.blocks().isEmpty()) {
                Files.deleteIfExists(Path.of(spoiledFile()));
            } else {
                IdFile.write(bad.ids(), PrivateFiles.create(stagedIds.path()));
                stagedIds.commit();
            }
            staged.commit();
        }
        long images = data.images().images() - bad.ids().size();
        boolean counted = known.length > 0 && images > 0;
        return new DecryptResult(
                output,
                images,
                released,
                counted ? correct : null,
                counted ? (Double) ((double) correct / images) : null,
                noise.imaginary(),
                noise.references(),
                bad.ids().size(),
                spoiledFile(),
                bad.blocks());
    }

    private String spoiledFile() {
        return spoiled == null ? output + ".spoiled" : spoiled;
    }

    /** How many labels are the known ones. */
    private long write(
            BufferedWriter csv,
            Dataset data,
            OwnerKeys owner,
            ScoreTreatment treatment,
            int[] known,
            SpoiledBlocks bad,
            MeasuredNoise noise)
            throws IOException {
        long correct = 0;
        int image = 0;
        for (int block = 0; block < data.blockFiles().size(); block++) {
            List<String> ids = data.images().blocks().get(block);
            Optional<DecryptedBlock> decrypted = decrypted(data, owner, block, bad);
            if (decrypted.isPresent()) {
                treatment.requireExpectedNoise(decrypted.get().noise());
                noise.add(decrypted.get());
                for (int i = 0; i < ids.size(); i++) {
                    double[] scores = treatment.deciding(decrypted.get().scores()[i]);
                    int label = Predictions.label(scores);
                    csv.write(Predictions.line(ids.get(i), label, treatment.written(scores)));
                    if (known.length > 0 && known[image + i] == label) {
                        correct++;
                    }
                }
            }
            image += ids.size();
        }
        if (bad.blocks().size() == data.blockFiles().size() && bad.noneOverflowed()) {
            throw new UserMistake(bad.blocks().get(0).sentence()
                    + (bad.blocks().size() == 1 ? "" : "; no other block gives labels either"));
        }
        return correct;
    }

    /** Nothing for a block that is not to be relied on, which is then known to be bad. */
    private Optional<DecryptedBlock> decrypted(Dataset data, OwnerKeys owner, int block, SpoiledBlocks bad)
            throws IOException {
        List<String> ids = data.images().blocks().get(block);
        DecryptedBlock decrypted;
        try {
            decrypted = owner.examine(data, block, configuration);
        } catch (NightjarException e) {
            bad.add(block, ids, e);
            return Optional.empty();
        }
        if (!decrypted.diagnosis().isIntact()) {
            bad.add(block, ids, decrypted.diagnosis());
            return Optional.empty();
        }
        return Optional.of(decrypted);
    }

    private List<Location> inputs() throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(Path.of(keys)));
        inputs.add(Location.of(FileSystems.path(input), configuration));
        labels.forEach(file -> inputs.add(Location.of(Path.of(file))));
        return inputs;
    }

    /** Empty where none are known. */
    private int[] knownLabels(Dataset data) {
        if (labels.isEmpty()) {
            return new int[0];
        }
        int[] known = Labels.read(labels.stream().map(Path::of).toList());
        if (known.length != data.images().images()) {
            throw new UserMistake(labels + " holds " + known.length + " labels, " + input + " holds "
                    + data.images().images() + " images: give the labels of these images, in their order");
        }
        return known;
    }
}
