package io.nightjar.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in calls of {@code train} and {@code study}. */
class TrainCommandTest {
    @TempDir
    Path directory;

    private Deployment.Outcome train(String network, Object... options) {
        Object[] call = new Object[6 + options.length];
        System.arraycopy(
                new Object[] {
                    "train", network, "--data", directory.resolve("data"), "--out", directory.resolve("m.onnx")
                },
                0,
                call,
                0,
                6);
        System.arraycopy(options, 0, call, 6, options.length);
        return Deployment.run(call);
    }

    private void assertMistake(Deployment.Outcome outcome, String part) {
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(part);
        assertThat(directory.resolve("m.onnx")).doesNotExist();
    }

    @Test
    void data_thatIsMissing_isNamed() {
        assertMistake(train("mnist"), "lacks train-images-idx3-ubyte");
        assertMistake(train("cifar10"), "lacks data_batch_1.bin");
    }

    @Test
    void network_thatIsUnknown_isRefusedWithTheKnownOnes() {
        assertMistake(train("imagenet"), "cifar10");
    }

    @Test
    void counts_outOfRange_areRefused() {
        assertMistake(train("cifar10", "--epochs", "0"), "--epochs is 0, expected at least 1");
        assertMistake(train("cifar10", "--teacher-epochs", "-1"), "--teacher-epochs is -1, expected at least 0");
    }

    @Test
    void study_inPlaceOfAFileOrAmongItsData_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertMistake(
                Deployment.run("study", "mnist", "--data", directory.resolve("data"), "--out", file),
                "file is a file, expected a directory");
        assertMistake(
                Deployment.run("study", "mnist", "--data", directory, "--out", directory.resolve("study")),
                "study lies in");
    }

    @Test
    void study_inADirectoryOfAnotherStudy_isRefused() throws IOException {
        Path study = directory.resolve("study");
        Files.createDirectories(study);
        Files.writeString(study.resolve("table.csv"), "# something else\n");

        Deployment.Outcome outcome =
                Deployment.run("study", "mnist", "--data", directory.resolve("data"), "--out", study);

        assertMistake(outcome, "belongs to a study with other settings");
    }
}
