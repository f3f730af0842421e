package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.cluster.ChildProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who ends a run, in a process of its own. */
class SignalTest {
    @TempDir
    static Path dir;

    @Test
    void endedRun_saysWhatIsFinished_andTheSameCommandGoesOn() throws IOException, InterruptedException {
        Deployment tiny = new Deployment(dir).prepared();
        Path encrypted = tiny.at("small-blocks");
        Deployment.require(tiny.encrypt(encrypted, "--images-per-block", "1"));
        Path journal = tiny.at("predictions/_nightjar/run.json");
        String err;
        try (ChildProcess score = ChildProcess.start(dir, Map.of(), command(tiny, encrypted))) {
            for (int i = 0; !Files.exists(journal); i++) {
                assertThat(i).as("tenths of a second for the first block").isLessThan(1200);
                Thread.sleep(100);
            }
            score.terminate();
            assertThat(score.status()).isEqualTo(143);
            err = score.err();
        }
        assertThat(err.lines().filter(line -> line.startsWith("nightjar: ended by a signal")))
                .singleElement()
                .asString()
                .matches(
                        "nightjar: ended by a signal: .*predictions has \\d+ of 300 blocks finished; they stay, and the"
                                + " same command goes on with the others\\.");
        assertThat(err).doesNotContain("internal error");
        Deployment.Outcome again =
                Deployment.require(tiny.scoreOf(encrypted, tiny.at("predictions"), "--master", "local[1]"));
        assertThat(again.err()).containsPattern("predictions has \\d+ of 300 blocks from an earlier run");
    }

    private static List<String> command(Deployment tiny, Path encrypted) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "score",
                "--program",
                tiny.at("program").toString(),
                "--evaluation-keys",
                tiny.at("keys/evaluation.keys").toString(),
                "--input",
                encrypted.toString(),
                "--output",
                tiny.at("predictions").toString(),
                "--master",
                "local[1]"));
        return command;
    }
}
