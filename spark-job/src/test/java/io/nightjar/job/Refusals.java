package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Commands that must refuse: status 2, one sentence on standard error that names what is wrong, nothing written. */
abstract class Refusals {
    @TempDir
    static Path directory;

    /** What is told of a model that was read before another input was found wrong. */
    private static final String OF_A_SOUND_MODEL = "nightjar: for information: the model takes pixels";

    static Deployment tiny;

    @BeforeAll
    static void prepare() throws IOException {
        tiny = new Deployment(directory).prepared();
    }

    /** Runs a command that must refuse, and checks that the directory is as it was. */
    static void refused(List<Object> arguments, String... expected) throws IOException {
        List<String> before = Deployment.tree(directory);
        Deployment.Outcome outcome = Deployment.run(arguments.toArray());
        assertThat(outcome.err()).as(outcome.err()).contains(expected);
        assertThat(outcome.err().strip().lines().filter(line -> !line.startsWith(OF_A_SOUND_MODEL)))
                .as(outcome.err())
                .hasSize(1);
        assertThat(outcome.err()).doesNotContain("Exception");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(Deployment.tree(directory)).isEqualTo(before);
    }

    static List<Object> compile(Path model, Object... more) {
        return command(more, "compile", "--model", model, "--output", tiny.at("new"));
    }

    static List<Object> encrypt(Path images, Object... more) {
        return command(
                more,
                "encrypt",
                "--profile",
                tiny.at("program"),
                "--keys",
                tiny.at("keys"),
                "--images",
                images,
                "--output",
                tiny.at("new"),
                "--master",
                "local[1]");
    }

    static List<Object> score(Path keys, Path input, Object... more) {
        return command(
                more,
                "score",
                "--program",
                tiny.at("program"),
                "--evaluation-keys",
                keys,
                "--input",
                input,
                "--output",
                tiny.at("new"),
                "--master",
                "local[1]");
    }

    static List<Object> command(Object[] more, Object... first) {
        List<Object> all = new java.util.ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all;
    }
}
