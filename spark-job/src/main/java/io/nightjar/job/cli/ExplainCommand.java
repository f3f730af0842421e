package io.nightjar.job.cli;

import io.nightjar.job.action.Sizing;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a program is: {@code nightjar explain}. */
@Command(
        name = "explain",
        description = "Show what a program is: parameters, security, levels and scales, keys, bytes, "
                + "predicted time and memory.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  nightjar explain out/program",
            "  nightjar explain out/program --expect-images 1000000",
            "  nightjar explain out/program --unit-costs out/unit-costs.json"
        })
public final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROGRAM", description = "What compile wrote.")
    private String program;

    @Option(
            names = OptionNames.EXPECT_IMAGES,
            paramLabel = "COUNT",
            description = "Show instead what scoring so many images takes on clusters of several sizes: blocks, "
                    + "cores, memory, time, and how busy the cores are.")
    private Integer expectedImages;

    @Mixin
    private UnitCostsOption unitCosts;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        byte[] bytes =
                ArtifactFiles.read("program", program, ArtifactFiles.PROGRAM, configuration.hadoopConfiguration());
        AnalyzedProgram opened = ArtifactFiles.readProgram(program, bytes);
        PlanReport plan = opened.report(unitCosts.unitCosts());
        if (expectedImages != null) {
            Quantities.requirePositive(OptionNames.EXPECT_IMAGES, expectedImages);
            Sizing sizing = Sizing.of(plan, expectedImages);
            report.print(sizing, SizingText.of(sizing, plan.prediction()));
            return 0;
        }
        report.print(plan, new PlanText(plan).table());
        return 0;
    }
}
