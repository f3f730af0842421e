package io.nightjar.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.trainer.SyntheticPictures;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.data.TrainingSet;
import io.nightjar.trainer.network.Torch;
import io.nightjar.trainer.network.Weights;
import io.nightjar.trainer.optimization.AugmentedBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                .withStudent(base.student().shortened(2).withBatchSize(16).withAverageDecay(0.8));
    }

    @Test
    void training_ofATinyRun_learnsAndKeepsItsRange() {
        TrainingReport report = Trainer.train(config.withEpochs(4), epoch -> {});

        assertThat(report.validationAccuracy()).isGreaterThan(0.5);
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
        assertThatThrownBy(() -> Trainer.train(resumable, epoch -> {
                    if (epoch.phase().equals("student")) {
                        throw new IllegalStateException("power cut");
                    }
                }))
                .hasMessage("power cut");
        Files.delete(taught.output());

        TrainingReport report = Trainer.train(
                resumable, epoch -> assertThat(epoch.phase() + epoch.epoch()).isEqualTo("student2"));

        assertThat(Files.readAllBytes(taught.output())).isEqualTo(uninterrupted);
        assertThat(report.history()).extracting(EpochReport::phase).containsExactly("teacher", "student", "student");
    }

    @Test
    void gradients_neverFinite_endTheRunWithWeightsUntouched() {
        LabeledImages examples = Task.CIFAR10.read(config.dataDir(), 40);
        PhaseRunner runner = PhaseRunner.on(examples, 40, java.util.Optional.empty(), epoch -> {});
        TrainingPhase phase = new TrainingPhase(
                "student", Torch.engine(1), Task.CIFAR10.student(), config.student(), config.objective(), 32, null);
        TrainingState start = TrainingState.initial(Task.CIFAR10.student(), 1);
        start.weights().arrays()[0][0] = Float.NaN;
        Weights before = start.weights().copy();

        try (AugmentedBatches batches = new AugmentedBatches(runner.training(), phase.schedule(), 1)) {
            assertThatThrownBy(() -> phase.run(start, batches, runner.training(), runner.validation(), progress -> {}))
                    .hasMessageContaining("the student's gradient has not been finite for 10 steps");
        }
        assertThat(start.weights().arrays()[3]).containsExactly(before.arrays()[3]);
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
        LabeledImages examples = SyntheticPictures.examples(10, 1);
        SyntheticPictures.write(inner, examples);

        assertThat(TrainingSet.cifar10(dir.resolve("outer")).labels()).isEqualTo(examples.labels());
    }
}
