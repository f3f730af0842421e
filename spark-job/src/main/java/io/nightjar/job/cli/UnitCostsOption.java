package io.nightjar.job.cli;

import io.nightjar.job.action.UnitCostSource;
import io.nightjar.model.machine.UnitCosts;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of commands that predict seconds. */
final class UnitCostsOption {
    @Option(
            names = OptionNames.UNIT_COSTS,
            paramLabel = "FILE",
            description =
                    "What operations take where blocks are scored, as calibrate wrote it on a node of the cluster;"
                            + " without it seconds are predicted for the kernels that run here.")
    private String file;

    /** The file that is given. */
    Optional<String> file() {
        return Optional.ofNullable(file);
    }

    /** Those of the file, or else those built in. */
    UnitCosts unitCosts() {
        return file == null ? UnitCosts.builtIn() : UnitCostSource.read(file);
    }
}
