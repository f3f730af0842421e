package io.nightjar.job.cli;

import io.nightjar.job.action.DecryptAction;
import io.nightjar.job.action.DecryptResult;
import io.nightjar.job.action.LabelFormat;
import io.nightjar.job.action.ReleasedScores;
import io.nightjar.job.action.SpoiledBlock;
import io.nightjar.job.owner.PassphraseSource;
import io.nightjar.model.client.ScoreRounding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decrypts predictions: {@code nightjar decrypt}. */
@Command(
        name = "decrypt",
        description = "Decrypt predictions to labels.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  nightjar decrypt --keys out/keys --input out/predictions \\",
            "      --output out/labels.csv \\",
            "      --labels data/mnist-sample/labels-idx1-ubyte.gz",
            "",
            "Without --scores labels alone are written. Scores as decrypted carry noise that",
            "depends on the secret key: they are for the owner. For scores that leave the",
            "owner give --round or --flood: both take programs of the standard ring alone",
            "(compile --ring standard) and refuse predictions that carry more noise than E.",
            "See docs/THREAT_MODEL.md.",
            "",
            "A block whose scores are garbage costs no other: it is named, the ids of its",
            "images go into a file that encrypt --only takes, and the exit status is 4. See",
            "docs/OPERATIONS.md."
        })
public final class DecryptCommand implements Callable<Integer> {
    private static final int NAMED_BLOCKS = 10;

    @Option(
            names = OptionNames.KEYS,
            required = true,
            paramLabel = "KEYS",
            description = "The directory that keygen wrote.")
    private String keys;

    @Option(names = OptionNames.INPUT, required = true, paramLabel = "PREDICTIONS", description = "What score wrote.")
    private String input;

    @Option(
            names = OptionNames.OUTPUT,
            required = true,
            paramLabel = "LABELS.csv",
            description = "File of id,label to write; Parquet where its name ends in .parquet.")
    private String output;

    @Option(
            names = OptionNames.FORMAT,
            paramLabel = "csv|parquet",
            description = "How labels are written, whatever the name of the file.")
    private LabelFormat format;

    @Option(
            names = OptionNames.LABELS,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Known labels: tables of id,label or a directory of class directories, by the ids of the images; or"
                            + " IDX or CIFAR-10 binary, in the order of the images: prints the accuracy.")
    private List<String> labels = List.of();

    @Mixin
    private ReleaseOptions release;

    @Option(
            names = OptionNames.SPOILED,
            paramLabel = "FILE",
            description = "File that takes the ids of images without a label, whose blocks were spoiled; "
                    + "LABELS.csv.spoiled without it.")
    private String spoiled;

    @Option(names = OptionNames.OVERWRITE, description = "Replace LABELS.csv, and the file of ids.")
    private boolean overwrite;

    @Mixin
    private PassphraseOptions passphrase;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        try (PassphraseSource source = passphrase.source(false)) {
            DecryptResult result = DecryptAction.on(configuration.hadoopConfiguration())
                    .keys(keys)
                    .input(input)
                    .output(output)
                    .format(format)
                    .labels(labels)
                    .spoiled(spoiled)
                    .release(release.release())
                    .encryptedWith(release.encryptedWith())
                    .overwrite(overwrite)
                    .passphrase(source)
                    .listener(new CommandListener(report))
                    .execute();
            result.spoiledBlocks().stream().limit(NAMED_BLOCKS).forEach(bad -> report.note(bad.sentence()));
            int more = result.spoiledBlocks().size() - NAMED_BLOCKS;
            if (more > 0) {
                report.note(Quantities.of(more, "more block") + " without labels; " + OptionNames.JSON + " names all");
            }
            report.print(result, words(result));
            return result.spoiledBlocks().isEmpty() ? 0 : ExitStatus.PARTIAL;
        }
    }

    private static String words(DecryptResult result) {
        String words = String.format(
                Locale.ROOT,
                "%s written to %s%n%s",
                Quantities.of(result.images(), "label"),
                result.output(),
                words(result.released()));
        if (result.accuracy() != null) {
            words += String.format(
                    Locale.ROOT,
                    "%naccuracy %.2f%% (%d of %d)",
                    100 * result.accuracy(),
                    result.correct(),
                    result.images());
        }
        if (result.closeLabels() != null && result.closeLabels() > 0) {
            words += String.format(
                    Locale.ROOT,
                    "%nscores of %s lie within their error of 2^%.1f of those of another label",
                    Quantities.of(result.closeLabels(), "image"),
                    log2(result.errorBound()));
        }
        if (result.noise() != null) {
            words += String.format(Locale.ROOT, "%nnoise of 2^%.1f in a score", log2(result.noise()));
        }
        if (result.referenceError() != null) {
            words += String.format(
                    Locale.ROOT,
                    result.noise() == null
                            ? "%nerror of 2^%.1f in the scores of reference images"
                            : ", error of 2^%.1f in those of reference images",
                    log2(result.referenceError()));
        }
        if (result.spoiledImages() > 0) {
            words += String.format(
                    Locale.ROOT,
                    "%n%s of %s without a label, ids in %s%s",
                    Quantities.of(result.spoiledImages(), "image"),
                    Quantities.of(result.spoiledBlocks().size(), "block"),
                    result.spoiledIds(),
                    encryptAgain(result));
        }
        return words;
    }

    private static String encryptAgain(DecryptResult result) {
        if (result.spoiledBlocks().stream().noneMatch(SpoiledBlock::overflowed)) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "; encrypt them again with %s %s %s N",
                OptionNames.ONLY,
                result.spoiledIds(),
                OptionNames.IMAGES_PER_BLOCK);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    private static String words(ReleasedScores released) {
        boolean withScores = !released.scores().equals(ReleasedScores.NONE);
        if (released.scoreStep() != null) {
            return String.format(
                    Locale.ROOT,
                    "scores rounded to multiples of 2^%d; one in %d at most lies where rounding shows its noise",
                    Math.getExponent(released.scoreStep()),
                    ScoreRounding.STEP_IN_ERRORS);
        }
        if (released.noiseDeviation() != null) {
            return String.format(
                    Locale.ROOT,
                    "%s of scores with Gaussian noise of deviation %.3g",
                    withScores ? "scores and labels" : "labels",
                    released.noiseDeviation());
        }
        return withScores
                ? "scores as decrypted: they may give the secret key away, keep them to yourself"
                : "labels alone, no scores";
    }
}
