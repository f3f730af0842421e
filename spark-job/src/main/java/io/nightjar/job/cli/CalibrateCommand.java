package io.nightjar.job.cli;

import io.nightjar.job.action.CalibrateAction;
import io.nightjar.job.action.CalibrateResult;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures a machine: {@code nightjar calibrate}. */
@Command(
        name = "calibrate",
        description =
                "Measure what operations take on this machine, so that compile chooses and explain predicts for it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "FILE is for compile and explain --unit-costs. Run this on a node of the",
            "cluster, with the JVM options of its executors: the machine that compiles may",
            "have another processor. It takes less than a minute of one core. A heap of",
            "512 MiB is enough (NIGHTJAR_HEAP=512m, then 0.5 GiB of memory); with a heap of",
            "4 GiB the JVM collects garbage later and takes up to 1.6 GiB.",
            "",
            "Example:",
            "  nightjar calibrate --output out/unit-costs.json",
            "  nightjar compile --model data/models/mnist.onnx --output out/program \\",
            "      --unit-costs out/unit-costs.json",
            "  nightjar explain out/program --unit-costs out/unit-costs.json"
        })
public final class CalibrateCommand implements Callable<Integer> {
    @Option(names = OptionNames.OUTPUT, required = true, paramLabel = "FILE", description = "File to write.")
    private String output;

    @Option(names = OptionNames.OVERWRITE, description = "Replace FILE.")
    private boolean overwrite;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        CalibrateResult result = CalibrateAction.create()
                .output(output)
                .overwrite(overwrite)
                .listener(new CommandListener(report))
                .execute();
        report.print(result, words(result));
        return 0;
    }

    private static String words(CalibrateResult result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "unit costs written to %s%n%s; kernels: %s; JDK %s%nnanoseconds per residue on one core:%n",
                result.output(),
                result.processor(),
                result.kernels(),
                result.jdk()));
        result.nanoseconds()
                .forEach((operation, cost) ->
                        text.append(String.format(Locale.ROOT, "  %-12s %8.3f%n", operation, cost)));
        return text.toString();
    }
}
