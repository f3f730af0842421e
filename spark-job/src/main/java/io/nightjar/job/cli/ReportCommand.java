package io.nightjar.job.cli;

import io.nightjar.job.action.ReportAction;
import io.nightjar.job.action.ReportResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a page about a run: {@code nightjar report}. */
@Command(
        name = "report",
        description =
                "Write one HTML page about a data set and the runs that made it: time, throughput, memory, sizes, "
                        + "quarantine, and errors where labels are known.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The page is one file that needs no network. Of a run that goes on or has failed",
            "it tells what is known.",
            "",
            "Example:",
            "  nightjar report out/predictions --output out/report.html \\",
            "      --decrypted out/labels.csv --known data/mnist-sample/labels-idx1-ubyte.gz"
        })
public final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PREDICTIONS", description = "What score wrote, or encrypt.")
    private String dataset;

    @Option(
            names = OptionNames.DECRYPTED,
            paramLabel = "LABELS.csv",
            description = "Decrypted labels: what decrypt wrote of PREDICTIONS; needs --known, which they are compared "
                    + "with.")
    private String labels;

    @Option(
            names = OptionNames.KNOWN,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Known labels: tables of id,label or a directory of class directories, by the ids of the images; or"
                            + " IDX or CIFAR-10 binary, in the order of the images.")
    private List<String> known = List.of();

    @Option(
            names = OptionNames.OUTPUT,
            paramLabel = "REPORT.html",
            defaultValue = "report.html",
            description = "File to write (${DEFAULT-VALUE}).")
    private String output;

    @Option(names = OptionNames.OVERWRITE, description = "Replace REPORT.html.")
    private boolean overwrite;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        ReportResult result = ReportAction.on(configuration.hadoopConfiguration())
                .dataset(dataset)
                .labels(labels)
                .known(known)
                .output(output)
                .overwrite(overwrite)
                .listener(new CommandListener(report))
                .execute();
        report.print(
                result,
                String.format(
                        Locale.ROOT,
                        "%s and %s reported in %s (%d KiB)",
                        Quantities.of(result.images(), "image"),
                        Quantities.of(result.runs(), "run"),
                        result.output(),
                        result.bytes() >> 10));
        return 0;
    }
}
