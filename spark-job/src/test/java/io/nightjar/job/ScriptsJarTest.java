package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts say before they do anything. */
class ScriptsJarTest {
    private static final Path SCRIPTS =
            Path.of(System.getProperty("nightjar.root")).resolve("scripts");

    @TempDir
    static Path directory;

    private static Deployment.Outcome run(Map<String, String> environment, String script, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Deployment.runProgram(directory, environment, command);
    }

    private static void refused(Deployment.Outcome outcome, String... words) {
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().strip().lines()).hasSize(1);
        assertThat(outcome.err()).contains(words);
        assertThat(outcome.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "demo", "test", "fuzz", "submit"})
    void help_saysHowToCallIt_andDoesNothing(String script) throws IOException {
        Deployment.Outcome outcome = run(Map.of(), script, "--help");
        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("  " + script, "--help").doesNotContain("set -euo");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void benchHelp_afterItsSuite_doesNothing() throws IOException {
        assertThat(run(Map.of(), "bench", "engine", "--help").out()).contains("bench engine [--json]");
    }

    @Test
    void unknownArguments_areRefused() throws IOException {
        refused(run(Map.of(), "bench", "engine", "--fast"), "no option --fast", "bench --help");
        refused(run(Map.of(), "bench", "engin"), "no benchmark 'engin', expected engine");
        refused(run(Map.of(), "bench", "engine", "[a"), "'[a' is no part of the name");
        refused(run(Map.of(), "demo", "--fast"), "no option --fast", "demo --help");
        refused(run(Map.of(), "demo", "a", "b"), "one directory at most");
    }

    @ParameterizedTest
    @CsvSource({"foo", "200m", "0g", "4", "-4g", "4gb"})
    void heapThatIsNoSizeOrTooSmall_isRefused(String heap) throws IOException {
        refused(run(Map.of("NIGHTJAR_HEAP", heap), "nightjar", "--version"), "NIGHTJAR_HEAP is " + heap, "512m");
    }

    @Test
    void heap_inMebibytesOrGibibytes_isTaken() throws IOException {
        for (String heap : List.of("512m", "1G")) {
            assertThat(run(Map.of("NIGHTJAR_HEAP", heap), "nightjar", "--version")
                            .out())
                    .startsWith("nightjar ");
        }
    }
}
