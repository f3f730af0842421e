package io.nightjar.job.cli;

import io.nightjar.job.action.CleanAction;
import io.nightjar.job.action.CleanResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes leftovers: {@code nightjar clean}. */
@Command(
        name = "clean",
        description = "Remove what no manifest of a data set names: files of runs that died, of contents that were "
                + "replaced, journals of runs (run-*.json) but the last, and directories that are empty then.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What is in force stays, and so does every file that is younger: a run that",
            "works on DATASET needs files that no manifest names yet, and blocks of a run",
            "that died are what the next run goes on with. This is refused while a run is",
            "at work on DATASET; a run that was killed counts as dead after 5 minutes.",
            "",
            "Example:",
            "  nightjar clean --dataset out/predictions --older-than 7d"
        })
public final class CleanCommand implements Callable<Integer> {
    @Option(
            names = OptionNames.DATASET,
            required = true,
            paramLabel = "DATASET",
            description = "What encrypt or score wrote, finished or not.")
    private String dataset;

    @Option(
            names = OptionNames.OLDER_THAN,
            required = true,
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Age of what is removed, such as 7d: longer than any run takes.")
    private Duration olderThan;

    @Option(names = OptionNames.DRY_RUN, description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        CleanResult result = CleanAction.on(configuration.hadoopConfiguration())
                .dataset(dataset)
                .olderThan(olderThan)
                .dryRun(dryRun)
                .execute();
        report.print(
                result,
                String.format(
                        Locale.ROOT,
                        "%s, %.1f MiB, %s %s",
                        Quantities.of(result.files(), "file"),
                        result.bytes() / 1048576.0,
                        result.dryRun() ? "would be removed from" : "removed from",
                        result.dataset()));
        return 0;
    }
}
