package io.nightjar.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.IdxWriter;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.trainer.SyntheticDigits;
import io.nightjar.trainer.data.Distortion;
import io.nightjar.trainer.optimization.LearningSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {
    private static final int VALIDATION = 60;

    @TempDir
    Path dir;

    private TrainingConfig config;

    @BeforeEach
    void writeData() throws IOException {
        Path data = SyntheticDigits.write(dir.resolve("data"), SyntheticDigits.examples(300, 5));
        TrainingConfig base = TrainingConfig.mnist(data, dir.resolve("out/model.onnx"));
        Distortion slight = new Distortion(1, 5, 0.05, 0.05, 0.3, 2);
        config = base.withValidationImages(VALIDATION)
                .withStudent(tiny(base.student()).withEpochs(3).withAugmentation(slight))
                .withTeacher(tiny(base.teacher()).withEpochs(1));
    }

    private static LearningSchedule tiny(LearningSchedule schedule) {
        return schedule.withBatchSize(16).withAverageDecay(0.8);
    }

    @Test
    void training_ofATinyRun_learnsAndReports() {
        TrainingConfig longer =
                config.withTeacher(config.teacher().withEpochs(0)).withEpochs(6);

        TrainingReport report = Trainer.train(longer, epoch -> {});

        List<EpochReport> history = report.history();
        assertThat(history)
                .extracting(EpochReport::phase)
                .containsOnly("student")
                .hasSize(6);
        assertThat(history.get(5).loss()).isLessThan(history.get(0).loss() / 2);
        assertThat(report.validationAccuracy()).isGreaterThan(0.9);
        assertThat(report.validationAccuracy())
                .isEqualTo(history.get(report.chosenEpoch() - 1).validationAccuracy())
                .isEqualTo(history.stream()
                        .mapToDouble(EpochReport::validationAccuracy)
                        .max()
                        .orElseThrow());
        assertThat(report.trainingImages()).isEqualTo(300 - VALIDATION);
        assertThat(report.ranges()).hasSize(2).allSatisfy(range -> {
            assertThat(range.minimum()).isNegative();
            assertThat(range.maximum()).isPositive();
            assertThat(range.shareOutside()).isBetween(0.0, 1.0);
        });
    }

    @Test
    void training_withTheSameSeed_writesTheSameBytes() throws IOException {
        byte[] first = model(config);

        assertThat(model(config)).isEqualTo(first);
        assertThat(model(config.withSeed(2))).isNotEqualTo(first);
    }

    @Test
    void training_interruptedAndResumed_writesTheSameBytes() throws IOException {
        byte[] uninterrupted = model(config);
        TrainingConfig resumable = config.withCheckpointDir(dir.resolve("checkpoint"));
        assertThatThrownBy(() -> Trainer.train(resumable, epoch -> stopAfter(epoch, "teacher", 1)))
                .isInstanceOf(InterruptedRun.class);
        assertThatThrownBy(() -> Trainer.train(resumable, epoch -> stopAfter(epoch, "student", 2)))
                .isInstanceOf(InterruptedRun.class);
        Files.delete(config.output());

        TrainingReport report = Trainer.train(
                resumable, epoch -> assertThat(epoch.phase() + epoch.epoch()).isEqualTo("student3"));

        assertThat(Files.readAllBytes(config.output())).isEqualTo(uninterrupted);
        assertThat(report.history()).hasSize(4);
    }

    @Test
    void checkpoint_ofOtherSettingsOrDamaged_isRefused() throws IOException {
        TrainingConfig resumable = config.withCheckpointDir(dir.resolve("checkpoint"));
        Trainer.train(resumable, epoch -> {});

        assertThatThrownBy(() -> Trainer.train(resumable.withEpochs(4), epoch -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("student.checkpoint belongs to a run with other settings");

        Path file = dir.resolve("checkpoint/teacher.checkpoint");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
        assertThatThrownBy(() -> Trainer.train(resumable, epoch -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("teacher.checkpoint is damaged");
    }

    @Test
    void data_missingOrUnusable_isRefusedInOneSentence() throws IOException {
        Path data = config.dataDir();
        assertRefused(config.withValidationImages(300), "expected more than the 300 set aside");
        IdxWriter.writeLabels(data.resolve("train-labels-idx1-ubyte"), new int[] {1, 2});
        assertRefused(config, "300 images and");
        int[] wrong = new int[300];
        wrong[7] = 11;
        IdxWriter.writeLabels(data.resolve("train-labels-idx1-ubyte"), wrong);
        assertRefused(config, "holds the label 11");
        Files.delete(data.resolve("train-labels-idx1-ubyte"));
        assertRefused(config, "lacks train-labels-idx1-ubyte");
        assertThat(config.output()).doesNotExist();
    }

    private static void assertRefused(TrainingConfig config, String part) {
        assertThatThrownBy(() -> Trainer.train(config, epoch -> {}))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining(part);
    }

    private static byte[] model(TrainingConfig config) throws IOException {
        Trainer.train(config, epoch -> {});
        return Files.readAllBytes(config.output());
    }

    private static void stopAfter(EpochReport report, String phase, int epoch) {
        if (report.phase().equals(phase) && report.epoch() == epoch) {
            throw new InterruptedRun();
        }
    }

    private static final class InterruptedRun extends RuntimeException {}
}
