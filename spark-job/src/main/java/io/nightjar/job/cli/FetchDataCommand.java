package io.nightjar.job.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads and verifies a public data set: {@code nightjar fetch-data}. */
@Command(
        name = "fetch-data",
        description = "Download a public data set, verify and unpack it; go on from a download that broke off.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "mnist: train-images-idx3-ubyte, train-labels-idx1-ubyte,",
            "    t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.",
            "cifar10: data_batch_1.bin to data_batch_5.bin, test_batch.bin.",
            "Lengths and SHA-256 are checked, also of files that are there; a second call",
            "says so and downloads nothing. A proxy:",
            "NIGHTJAR_JAVA_OPTIONS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'.",
            "",
            "Example:",
            "  nightjar fetch-data mnist --output out/datasets/mnist"
        })
public final class FetchDataCommand implements Callable<Integer> {
    private final Supplier<Fetching> fetching;

    @Parameters(paramLabel = "mnist|cifar10", description = "Which data set.")
    private String name;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Directory to write to, made if need be; out/datasets/NAME without it.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Take the archives, or all files of one unpacked, from there instead of the network.")
    private Path from;

    @Option(names = "--overwrite", description = "Replace files in place that are damaged.")
    private boolean overwrite;

    @Mixin
    private Report report;

    /** The command as the command line makes it, for the data sets of the trainer. */
    public FetchDataCommand() {
        // no method reference: it would look for the trainer's classes whenever the command line starts
        this(() -> Fetching.standard());
    }

    FetchDataCommand(Supplier<Fetching> fetching) {
        this.fetching = fetching;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        fetching.get().run(name, out, from, overwrite, report);
        return 0;
    }
}
