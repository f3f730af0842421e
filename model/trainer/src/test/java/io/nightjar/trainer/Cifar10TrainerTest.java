package io.nightjar.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Cifar10TrainerTest {
    @TempDir
    Path dir;

    private TrainingConfig config;

    @BeforeEach
    void writeData() throws IOException {
        Path data = SyntheticPictures.write(dir.resolve("data"), SyntheticPictures.examples(200, 5));
        TrainingConfig base = TrainingConfig.of(Task.CIFAR10, data, dir.resolve("out/model.onnx"));
        config = base.withThreads(1)
                .withValidationImages(40)
                .withFoundation(base.foundation()
                        .map(stage -> new TrainingConfig.Stage(tiny(stage.schedule(), 1), stage.objective())))
                .withStudent(tiny(base.student(), 2));
    }

    private static Schedule tiny(Schedule schedule, int epochs) {
        return schedule.shortened(epochs).withBatchSize(16).withAverageDecay(0.8);
    }

    @Test
    void training_ofATinyRun_learnsAndKeepsItsRange() {
        TrainingReport report = Trainer.train(config.withEpochs(5), epoch -> {});

        assertThat(report.validationAccuracy()).isGreaterThan(0.5);
        assertThat(report.history())
                .extracting(epoch -> epoch.phase() + epoch.epoch())
                .containsExactly("foundation1", "foundation2", "student1", "student2", "student3");
        assertThat(report.trainingImages()).isEqualTo(160);
        assertThat(report.ranges()).hasSize(3).allSatisfy(range -> {
            assertThat(range.low()).isBetween(range.minimum(), 0.0);
            assertThat(range.high()).isBetween(0.0, range.maximum());
        });
    }

    @Test
    void training_withATeacherInterruptedAndResumed_writesTheSameBytes() throws IOException {
        TrainingConfig taught =
                config.withTeacher(config.teacher().withEpochs(1).withBatchSize(16));
        Trainer.train(taught, epoch -> {});
        byte[] uninterrupted = Files.readAllBytes(taught.output());
        TrainingConfig resumable = taught.withCheckpointDir(dir.resolve("checkpoint"));
        for (String phase : List.of("teacher", "foundation", "student")) {
            assertThatThrownBy(() -> Trainer.train(resumable, epoch -> {
                        assertThat(epoch.phase()).isEqualTo(phase);
                        throw new IllegalStateException("power cut");
                    }))
                    .hasMessage("power cut");
        }
        Files.delete(taught.output());

        TrainingReport report = Trainer.train(
                resumable, epoch -> assertThat(epoch.phase() + epoch.epoch()).isEqualTo("student2"));

        assertThat(Files.readAllBytes(taught.output())).isEqualTo(uninterrupted);
        assertThat(report.history())
                .extracting(EpochReport::phase)
                .containsExactly("teacher", "foundation", "student", "student");
    }

    @Test
    void epochs_inAll_areSharedOutBetweenTheParts() {
        TrainingConfig whole = TrainingConfig.of(Task.CIFAR10, dir, dir);
        for (int epochs : new int[] {1, 2, 12, 96}) {
            TrainingConfig shorter = whole.withEpochs(epochs);
            int foundation =
                    shorter.foundation().map(stage -> stage.schedule().epochs()).orElse(0);
            assertThat(shorter.student().epochs()).isPositive();
            assertThat(foundation + shorter.student().epochs()).isEqualTo(epochs);
        }
        assertThat(whole.withEpochs(96).foundation()).isEqualTo(whole.foundation());
        assertThat(whole.withEpochs(1).foundation()).isEmpty();
    }

    @Test
    void data_withoutOneOfItsFiles_isRefused() throws IOException {
        Files.delete(config.dataDir().resolve("data_batch_4.bin"));

        assertThatThrownBy(() -> Trainer.train(config, epoch -> {}))
                .isInstanceOf(ImageDataException.class)
                .hasMessageContaining("lacks data_batch_4.bin");
    }

    @Test
    void data_inTheDirectoryOfTheArchive_isFound() throws IOException {
        Path inner = dir.resolve("outer/cifar-10-batches-bin");
        Examples examples = SyntheticPictures.examples(10, 1);
        SyntheticPictures.write(inner, examples);

        assertThat(TrainingSet.cifar10(dir.resolve("outer")).labels()).isEqualTo(examples.labels());
    }
}
