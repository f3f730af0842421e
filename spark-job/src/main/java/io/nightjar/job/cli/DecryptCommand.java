package io.nightjar.job.cli;

import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.secret.SecretKeyCodec;
import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.CiphertextReader;
import io.nightjar.job.store.CiphertextRow;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.client.DecryptedBlock;
import io.nightjar.model.client.PredictionDecryptor;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.StoredCiphertext;
import io.nightjar.model.images.Labels;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "decrypt",
        description = "Decrypt predictions to labels.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  nightjar decrypt --keys out/keys --input out/predictions --output out/labels.csv \\",
            "      --labels data/mnist-sample/labels-idx1-ubyte.gz",
            "",
            "Without --scores labels alone are written. Scores as decrypted carry noise that depends on the",
            "secret key: they are for the owner. For scores that leave the owner give --round or --flood; both",
            "refuse predictions that carry more noise than E. See docs/THREAT_MODEL.md."
        })
public final class DecryptCommand implements Callable<Integer> {
    @Option(names = "--keys", required = true, paramLabel = "KEYS", description = "The directory that keygen wrote.")
    private Path keys;

    @Option(names = "--input", required = true, paramLabel = "PREDICTIONS", description = "What score wrote.")
    private String input;

    @Option(names = "--output", required = true, paramLabel = "LABELS.csv", description = "File of id,label to write.")
    private Path output;

    @Option(
            names = "--labels",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Known labels (IDX or CIFAR-10 binary) in the order of the images: prints the accuracy.")
    private List<Path> labels;

    @Option(names = "--scores", description = "Write the scores too: as decrypted, or treated as below.")
    private boolean withScores;

    @Mixin
    private ReleaseOptions release;

    @Option(names = "--overwrite", description = "Replace LABELS.csv.")
    private boolean overwrite;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        Configuration configuration = new Configuration();
        LocalTarget target = LocalTarget.file(output, overwrite, inputs(configuration));
        target.require();
        release.requireConsistent(withScores);
        if (Files.isRegularFile(keys)) {
            throw new UserMistake("--keys " + keys + " is a file, expected the directory that keygen wrote, with "
                    + ArtifactFiles.SECRET_KEY + " and " + ArtifactFiles.CLIENT_PROFILE + ": give that directory");
        }
        ClientProfile profile = ArtifactFiles.readProfile(keys.resolve(ArtifactFiles.CLIENT_PROFILE));
        CkksContext context = new CkksContext(profile.parameters());
        byte[] secret = readSecretKey();
        PredictionDecryptor decryptor = new PredictionDecryptor(
                profile,
                context,
                ArtifactFiles.opened(
                        keys.resolve(ArtifactFiles.SECRET_KEY), () -> new SecretKeyCodec(context).read(secret)));
        Dataset data = Dataset.open(FileSystems.path(input), DatasetKind.PREDICTIONS, configuration);
        if (!data.header().program().equals(profile.program())) {
            throw new UserMistake(input + " was made by program "
                    + data.header().program() + ", the keys in " + keys + " belong to program " + profile.program()
                    + ": use the keys that the images were encrypted with");
        }
        requireKeyOf(data.header(), KeyId.of(secret).hex());
        int[] known = knownLabels(data);
        ScoreTreatment treatment = release.of(profile, data.images().images());
        long correct = 0;
        try (StagedFile staged = StagedFile.begin(target)) {
            try (BufferedWriter csv = new BufferedWriter(
                    new OutputStreamWriter(PrivateFiles.create(staged.path()), StandardCharsets.UTF_8))) {
                csv.write(Predictions.header(treatment.column(), withScores ? profile.classes() : 0));
                int image = 0;
                for (int block = 0; block < data.blockFiles().size(); block++) {
                    List<String> ids = data.images().blocks().get(block);
                    org.apache.hadoop.fs.Path file = data.blockFiles().get(block);
                    List<StoredCiphertext> outputs = outputs(file, block, configuration);
                    DecryptedBlock decrypted =
                            ArtifactFiles.opened(file, () -> decryptor.decryptBlock(outputs, ids.size()));
                    treatment.requireExpectedNoise(decrypted.noise());
                    for (int i = 0; i < ids.size(); i++, image++) {
                        double[] scores = treatment.disturb(decrypted.scores()[i]);
                        int label = Predictions.label(scores);
                        correct += known != null && known[image] == label ? 1 : 0;
                        csv.write(Predictions.line(
                                ids.get(i), label, withScores ? treatment.coarsen(scores) : new double[0]));
                    }
                }
            }
            staged.commit();
        }
        print(data.images().images(), known != null, correct, treatment);
        return 0;
    }

    private List<Location> inputs(Configuration configuration) throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(keys));
        inputs.add(Location.of(FileSystems.path(input), configuration));
        if (labels != null) {
            labels.forEach(file -> inputs.add(Location.of(file)));
        }
        return inputs;
    }

    private void requireKeyOf(DatasetHeader header, String key) {
        if (!header.key().equals(key)) {
            throw new UserMistake("the secret key in " + keys + " belongs to key pair " + key + ", but the images of "
                    + input + " were encrypted under key pair " + header.key()
                    + ": give the keys that the images were encrypted with");
        }
    }

    private byte[] readSecretKey() {
        Path file = keys.resolve(ArtifactFiles.SECRET_KEY);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw Mistakes.unreadable("secret key " + file, e, "give the directory that keygen wrote");
        }
    }

    private int[] knownLabels(Dataset data) {
        if (labels == null) {
            return null;
        }
        int[] known = Labels.read(labels);
        if (known.length != data.images().images()) {
            throw new UserMistake(labels + " holds " + known.length + " labels, " + input + " holds "
                    + data.images().images() + " images: give the labels of these images, in their order");
        }
        return known;
    }

    private static List<StoredCiphertext> outputs(
            org.apache.hadoop.fs.Path file, long block, Configuration configuration) throws IOException {
        List<StoredCiphertext> outputs = new ArrayList<>();
        try (CiphertextReader reader = new CiphertextReader(file, block, configuration)) {
            while (reader.hasNext()) {
                CiphertextRow row = reader.next();
                outputs.add(new StoredCiphertext(row.index(), row.level(), row.payload()));
            }
        }
        return outputs;
    }

    private void print(long images, boolean known, long correct, ScoreTreatment treatment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("output", output.toString());
        fields.put("images", images);
        String words = String.format(Locale.ROOT, "%s written to %s", Quantities.of(images, "label"), output);
        treatment.describe(withScores, fields);
        words += "\n" + treatment.words(withScores);
        if (known) {
            double accuracy = (double) correct / images;
            fields.put("correct", correct);
            fields.put("accuracy", accuracy);
            words += String.format(Locale.ROOT, "%naccuracy %.2f%% (%d of %d)", 100 * accuracy, correct, images);
        }
        report.print(fields, words);
    }
}
