package io.nightjar.job.cli;

import io.nightjar.job.action.EncryptAction;
import io.nightjar.job.action.EncryptResult;
import io.nightjar.job.action.OutlierPolicy;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.PassphraseSource;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Encrypts images: {@code nightjar encrypt}. */
@Command(
        name = "encrypt",
        description = "Encrypt images into a Parquet data set, on this machine or on the owner's own cluster.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A producer of images who must not decrypt gets a directory with public.key",
            "alone.",
            "",
            "Example:",
            "  nightjar encrypt --profile out/program/client-profile.json --keys out/keys \\",
            "      --images data/mnist-sample/images-idx3-ubyte.gz --output out/encrypted"
        })
public final class EncryptCommand implements Callable<Integer> {
    @Option(
            names = OptionNames.PROFILE,
            required = true,
            paramLabel = "PROFILE",
            description = "The client profile that compile wrote.")
    private String profile;

    @Option(
            names = OptionNames.KEYS,
            required = true,
            paramLabel = "KEYS",
            description = "The directory that keygen wrote.")
    private String keys;

    @Option(
            names = OptionNames.ENCRYPTED_WITH,
            paramLabel = "secret|public",
            description = "Which key of KEYS to use: secret (half the bytes; the default where it is there) or public.")
    private EncryptedWith encryptedWith;

    @Mixin
    private ImageSource images;

    @Option(
            names = OptionNames.ACCEPT_OTHER_PIXELS,
            description = "Read pictures with options that make other pixels of them than those that the calibration "
                    + "images were read with; without it that is refused.")
    private boolean acceptOtherPixels;

    @Option(
            names = OptionNames.OUTPUT,
            required = true,
            paramLabel = "ENCRYPTED",
            description = "Data set to write, on any Hadoop file system.")
    private String output;

    @Option(
            names = OptionNames.ONLY,
            paramLabel = "IDS",
            description = "Encrypt the images of these ids alone: a file with one id a line, such as decrypt writes.")
    private String only;

    @Option(
            names = OptionNames.IMAGES_PER_BLOCK,
            paramLabel = "N",
            description = "Put at most N images into a block; as many as the profile says without it.")
    private Integer imagesPerBlock;

    @Option(
            names = OptionNames.ON_OUTLIER,
            paramLabel = "refuse|drop|separate|keep",
            defaultValue = "refuse",
            description = "What becomes of images outside of what the calibration images span, one of which may "
                    + "spoil its block: refuse them all (the default), leave them out, put them into blocks "
                    + "of their own, or keep them where they are, unseen.")
    private OutlierPolicy onOutlier;

    @Option(
            names = OptionNames.OUTLIERS,
            paramLabel = "FILE",
            description = "File that takes the ids of images that drop or separate concerns; ENCRYPTED.outliers without"
                    + " it.")
    private String outliers;

    @Option(
            names = OptionNames.OVERWRITE,
            description = "Replace ENCRYPTED, at the moment when the new one is complete.")
    private boolean overwrite;

    @Option(
            names = OptionNames.RESTART,
            description =
                    "Encrypt all blocks anew; without it the same command goes on with the blocks that an earlier "
                            + "run has finished.")
    private boolean restart;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private PassphraseOptions passphrase;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        try (SparkOptions.Session session = spark.source("nightjar encrypt");
                PassphraseSource source = passphrase.source(session)) {
            EncryptAction action = EncryptAction.on(session)
                    .profile(session.path(OptionNames.PROFILE, profile))
                    .keys(session.localPath(OptionNames.KEYS, keys))
                    .encryptedWith(encryptedWith)
                    .passphrase(source)
                    .images(images.toImageFiles(session))
                    .acceptOtherPixels(acceptOtherPixels)
                    .only(path(session, OptionNames.ONLY, only))
                    .onOutlier(onOutlier)
                    .outliers(path(session, OptionNames.OUTLIERS, outliers))
                    .output(session.path(OptionNames.OUTPUT, output))
                    .overwrite(overwrite)
                    .restart(restart)
                    .listener(new CommandListener(report));
            if (imagesPerBlock != null) {
                action.imagesPerBlock(imagesPerBlock);
            }
            EncryptResult result = action.execute();
            report.print(result, words(result));
            return 0;
        }
    }

    private static String path(SparkOptions.Session session, String option, String given) throws IOException {
        return given == null ? null : session.path(option, given);
    }

    private static String words(EncryptResult result) {
        String images = Quantities.of(result.images(), "image");
        String blocks = Quantities.of(result.written().blocks(), "block");
        boolean nothingDone = result.resumedBlocks() == result.written().blocks();
        String words = nothingDone
                ? String.format(
                        Locale.ROOT,
                        "%s in %s of %s were there already: nothing was encrypted",
                        images,
                        blocks,
                        result.output())
                : String.format(
                        Locale.ROOT,
                        "%s in %s, %s, %.1f MiB in %s (%.1f s, %.1f s of processor)",
                        images,
                        blocks,
                        Quantities.of(result.written().ciphertexts(), "ciphertext"),
                        result.written().bytesWritten() / 1048576.0,
                        result.output(),
                        result.effort().seconds(),
                        result.effort().cpuSeconds());
        if (!nothingDone && result.resumedBlocks() > 0) {
            words += String.format(
                    Locale.ROOT, "%n%s of them by earlier runs", Quantities.of(result.resumedBlocks(), "block"));
        }
        if (result.outliers() != null && result.outliers() > 0) {
            words += String.format(
                    Locale.ROOT,
                    "%n%s outside of what the calibration images span, %s; ids in %s",
                    Quantities.of(result.outliers(), "image"),
                    result.dropped() > 0 ? "left out" : "in blocks of their own",
                    result.outlierIds());
        }
        return words;
    }
}
