package io.nightjar.job.action;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.OwnerKeys;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.job.owner.ScoreRelease;
import io.nightjar.job.owner.ScoreTreatment;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.ImageTableReader;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.images.Labels;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
     * Decrypts block after block.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or do not belong to each other, scores
     *     cannot be released as asked, or the output may not be replaced
     */
    public DecryptResult execute() throws IOException {
        Fields.require(DecryptAction.class, "keys", keys);
        Fields.require(DecryptAction.class, "input", input);
        Fields.require(DecryptAction.class, "output", output);
        LocalTarget target = LocalTarget.file(FileSystems.local(output), overwrite, inputs());
        target.require();
        try (OwnerKeys owner = OwnerKeys.open(FileSystems.local(keys), passphrase, listener::note)) {
            return decrypt(owner, target);
        }
    }

    private DecryptResult decrypt(OwnerKeys owner, LocalTarget target) throws IOException {
        Dataset data = Dataset.openPartial(FileSystems.path(input), DatasetKind.PREDICTIONS, configuration);
        owner.requireOwn(data, input);
        int[] known = knownLabels(data);
        long images = data.manifest().storedImages();
        long unscored = data.manifest().images() - images;
        ScoreTreatment treatment = release.of(owner.profile(), encryptedWith, images);
        ReleasedScores released = ReleasedScores.of(treatment);
        long correct;
        try (StagedFile staged = StagedFile.begin(target)) {
            try (BufferedWriter csv = new BufferedWriter(
                    new OutputStreamWriter(PrivateFiles.create(staged.path()), StandardCharsets.UTF_8))) {
                csv.write(Predictions.header(
                        released.column(),
                        treatment.withScores() ? owner.profile().classes() : 0));
                correct = write(csv, data, owner, treatment, known);
            }
            staged.commit();
        }
        return known.length == 0
                ? new DecryptResult(output, images, unscored, released, null, null)
                : new DecryptResult(output, images, unscored, released, correct, (double) correct / images);
    }

    /** How many labels are the known ones. */
    private long write(BufferedWriter csv, Dataset data, OwnerKeys owner, ScoreTreatment treatment, int[] known)
            throws IOException {
        long correct = 0;
        int first = 0;
        long number = 0;
        try (ImageTableReader table = data.images(configuration)) {
            for (StoredBlock block : data.blocks()) {
                for (; number < block.block(); number++) {
                    first += next(table, data).size();
                }
                List<String> ids = next(table, data);
                data.requireIds(block, ids);
                DecryptedBlock decrypted = owner.decrypt(data, block, configuration);
                treatment.requireExpectedNoise(decrypted.noise());
                for (int i = 0; i < ids.size(); i++) {
                    double[] scores = treatment.deciding(decrypted.scores()[i]);
                    int label = Predictions.label(scores);
                    csv.write(Predictions.line(ids.get(i), label, treatment.written(scores)));
                    if (known.length > 0 && known[first + i] == label) {
                        correct++;
                    }
                }
                first += ids.size();
                number++;
            }
        }
        return correct;
    }

    private static List<String> next(ImageTableReader table, Dataset data) {
        if (!table.hasNext()) {
            throw new DamagedDataException(data.manifest().imagesFile() + " of " + data.root()
                    + " lists fewer blocks than were written: copy it again from where it was made");
        }
        return table.next();
    }

    private List<Location> inputs() throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(FileSystems.local(keys)));
        inputs.add(Location.of(FileSystems.path(input), configuration));
        labels.forEach(file -> inputs.add(Location.of(FileSystems.local(file))));
        return inputs;
    }

    /** Empty where none are known. */
    private int[] knownLabels(Dataset data) {
        if (labels.isEmpty()) {
            return new int[0];
        }
        int[] known = Labels.read(labels.stream().map(FileSystems::local).toList());
        if (known.length != data.manifest().images()) {
            throw new UserMistake(labels + " holds " + known.length + " labels, " + input + " holds "
                    + data.manifest().images() + " images: give the labels of these images, in their order");
        }
        return known;
    }
}
