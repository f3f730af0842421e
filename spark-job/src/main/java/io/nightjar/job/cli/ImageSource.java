package io.nightjar.job.cli;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which images a command reads. */
final class ImageSource {
    @Option(
            names = OptionNames.IMAGES,
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "IDX files, arrays (.npy, .npz), tables of pixels (.csv), each gzip or not; CIFAR-10 binary "
                    + "files; pictures (PNG, JPEG, BMP, lossless WebP), or a directory of them or of a "
                    + "directory for each class; "
                    + "or a Parquet file or directory with " + OptionNames.IMAGE_COLUMN + ".")
    private List<String> files;

    @Option(
            names = OptionNames.ID_COLUMN,
            paramLabel = "NAME",
            description = "Column of image ids in Parquet; running numbers without it.")
    private String idColumn;

    @Mixin
    private ImageColumnOption column;

    /**
     * As {@link #toImageFiles()}, for executors too, so that a driver on a machine of the cluster's choice needs files
     * that say so.
     */
    ImageFiles toImageFiles(SparkOptions.Session session) throws IOException {
        for (String file : files) {
            if (!column.isGiven()) {
                session.localPath(OptionNames.IMAGES, file);
            } else {
                session.path(OptionNames.IMAGES, file);
            }
        }
        return toImageFiles();
    }

    ImageFiles toImageFiles() {
        if (!column.isGiven() && idColumn != null) {
            throw new UserMistake(OptionNames.ID_COLUMN + " needs " + OptionNames.IMAGE_COLUMN
                    + ": ids come with a column of images");
        }
        return column.toImageFiles(files, Optional.ofNullable(idColumn));
    }
}
