package io.nightjar.job.cli;

import io.nightjar.job.input.ImageFiles;
import java.util.List;
import picocli.CommandLine.Option;

/** Which images a command reads. */
final class ImageSource {
    @Option(
            names = "--images",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "IDX files (gzip or not), CIFAR-10 binary files, a directory of PNG files,",
                "or a Parquet file or directory with --image-column."
            })
    List<String> files;

    @Option(
            names = "--image-column",
            paramLabel = "NAME",
            description = "Column of image bytes in Parquet: channels x rows x columns raw bytes, or PNG.")
    String imageColumn;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Column of image ids in Parquet; running numbers without it.")
    String idColumn;

    ImageFiles toImageFiles() {
        return new ImageFiles(files, imageColumn, idColumn);
    }
}
