package io.nightjar.job.cli;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares activations by training and planning: {@code nightjar study}. */
@Command(
        name = "study",
        description = "Compare activations: train one network through each of them and predict what scoring costs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Square, Swish and Mish as polynomials, ReLU and Swish themselves, each with and",
            "without batch normalisation, all trained equally and briefly. The table stands",
            "in STUDY/table.csv; a study that was interrupted goes on where it stopped.",
            "",
            "Example:",
            "  nightjar study mnist --data datasets/mnist --output out/study"
        })
public final class StudyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NETWORK", description = "Which network: ${COMPLETION-CANDIDATES}.")
    private Recipe recipe;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The training set, as for train.")
    private Path data;

    @Option(names = "--output", required = true, paramLabel = "STUDY", description = "Directory of the table.")
    private Path out;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Epochs for each variant (${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same machine, same threads: same table.")
    private Long seed;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the training engine.")
    private Integer threads;

    @Mixin
    private Report report;

    @Override
    public Integer call() {
        LocalTarget.directory(out, Set.of(), false, List.of(Location.of(data))).requireContinuable();
        Quantities.requirePositive("--epochs", epochs);
        Quantities.requirePositive("--threads", threads);
        new Studying(recipe, data, out, epochs, seed, threads).run(report);
        return 0;
    }
}
