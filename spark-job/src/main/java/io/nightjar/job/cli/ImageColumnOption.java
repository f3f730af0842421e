package io.nightjar.job.cli;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How a command reads the images of files that it is given, whatever it calls these: where in a table, and changed how.
 */
final class ImageColumnOption {
    @Option(
            names = OptionNames.IMAGE_COLUMN,
            paramLabel = "NAME",
            description = "Column of images in Parquet: channels x rows x columns raw bytes, or pictures; these as "
                    + "base64; lists of numbers; a struct with bytes, or Spark's image struct. A field of a struct is "
                    + "COLUMN.FIELD.")
    private String imageColumn;

    @Mixin
    private PixelOptions pixels;

    /** Whether the files are a table. */
    boolean isGiven() {
        return imageColumn != null;
    }

    /** The options that are given, as they are written; nothing where none is. */
    String words() {
        String column = imageColumn == null ? "" : OptionNames.IMAGE_COLUMN + " " + imageColumn;
        return (column + " " + pixels.words()).strip();
    }

    /** As {@link #words()}, of those that change pixels. */
    String pixelWords() {
        return pixels.words();
    }

    /** @param idColumn nothing for running numbers */
    ImageFiles toImageFiles(List<String> files, Optional<String> idColumn) {
        if (imageColumn == null) {
            return ImageFiles.of(files).with(pixels.toImageOptions());
        }
        if (files.size() != 1) {
            throw new UserMistake(OptionNames.IMAGE_COLUMN + " takes one Parquet file or directory, not " + files.size()
                    + ": name the directory that has them");
        }
        return ImageFiles.parquet(files.get(0), imageColumn, idColumn).with(pixels.toImageOptions());
    }
}
