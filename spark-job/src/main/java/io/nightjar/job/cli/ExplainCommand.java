package io.nightjar.job.cli;

import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what a program is: {@code nightjar explain}. */
@Command(
        name = "explain",
        description = "Show what a program is: parameters, security, levels and scales, keys, bytes, "
                + "predicted time and memory.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  nightjar explain out/program"})
public final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROGRAM", description = "What compile wrote.")
    private String program;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        byte[] bytes =
                ArtifactFiles.read("program", program, ArtifactFiles.PROGRAM, configuration.hadoopConfiguration());
        AnalyzedProgram opened = ArtifactFiles.readProgram(program, bytes);
        report.print(opened.report(), new PlanText(opened.report()).table());
        return 0;
    }
}
