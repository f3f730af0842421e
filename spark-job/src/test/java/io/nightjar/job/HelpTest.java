package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The help of every command. */
class HelpTest {

    @Test
    void help_ofEveryCommand_isNotWrapped() {
        for (String command : List.of(
                "fetch-data",
                "train",
                "study",
                "calibrate",
                "compile",
                "explain",
                "keygen",
                "encrypt",
                "score",
                "decrypt",
                "evaluate",
                "clean",
                "report")) {
            String help = Deployment.run(command, "--help").out();
            assertThat(help.lines().filter(line -> line.length() > 80))
                    .as(command)
                    .isEmpty();
            String footer = help.split("--version", 2)[1];
            assertThat(footer.lines().skip(1).filter(line -> line.endsWith(" ")))
                    .as(command)
                    .isEmpty();
            assertThat(footer).as(command).doesNotEndWith("\n\n").doesNotContain("\ndecrypt)");
        }
    }

    @Test
    void help_ofEveryCommand_hasAnExample() {
        for (String command : List.of(
                "train",
                "study",
                "calibrate",
                "compile",
                "explain",
                "keygen",
                "encrypt",
                "score",
                "decrypt",
                "evaluate")) {
            Deployment.Outcome outcome = Deployment.run(command, "--help");
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).as(command).contains("Example:").contains("nightjar " + command);
        }
    }
}
