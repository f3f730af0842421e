package io.nightjar.trainer.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.trainer.SyntheticDigits;
import io.nightjar.trainer.data.Distortion;
import io.nightjar.trainer.network.NonLinearity;
import io.nightjar.trainer.run.CheckpointException;
import io.nightjar.trainer.run.Task;
import io.nightjar.trainer.run.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyTest {
    private static final StudyVariant SQUARE =
            new StudyVariant("square", NonLinearity.Polynomial.SQUARE, Optional.empty(), true);
    private static final StudyVariant RELU = new StudyVariant("ReLU", new NonLinearity.Relu(), Optional.empty(), false);

    @TempDir
    Path dir;

    private TrainingConfig config;

    @BeforeEach
    void writeData() throws IOException {
        Path data = SyntheticDigits.write(dir.resolve("data"), SyntheticDigits.examples(200, 5));
        TrainingConfig base = TrainingConfig.of(Task.MNIST, data, dir.resolve("study"));
        config = base.withValidationImages(40)
                .withStudent(base.student().shortened(2).withBatchSize(16).withAugmentation(Distortion.NONE));
    }

    private List<StudyRow> run(TrainingConfig settings, StudyVariant... variants) {
        return Study.run(settings, List.of(variants), epoch -> {}, row -> {});
    }

    @Test
    void rows_ofPolynomials_haveDepthAndCostAndOfOthersNone() {
        List<StudyRow> rows = run(config, SQUARE, RELU);

        assertThat(rows).extracting(StudyRow::activation).containsExactly("square", "ReLU");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.accuracy().orElseThrow()).isBetween(0.2, 1.0);
            assertThat(row.largestInput().orElseThrow()).isPositive();
        });
        StudyRow.Cost cost = rows.get(0).cost().orElseThrow();
        assertThat(cost.levels()).isBetween(2, 5);
        assertThat(cost.secondsPerBlock()).isPositive();
        assertThat(cost.imagesPerBlock()).isBetween(1, 1 << cost.logN());
        assertThat(rows.get(1).cost()).isEmpty();
    }

    @Test
    void study_interrupted_goesOnAtTheEpochWhereItStopped() {
        List<StudyRow> uninterrupted = run(config.withOutput(dir.resolve("other")), SQUARE, RELU);
        assertThatThrownBy(() -> Study.run(
                        config,
                        List.of(SQUARE, RELU),
                        epoch -> {
                            if (epoch.phase().startsWith("ReLU")) {
                                throw new IllegalStateException("power cut");
                            }
                        },
                        row -> {}))
                .hasMessage("power cut");

        List<String> epochs = new ArrayList<>();
        List<StudyRow> rows =
                Study.run(config, List.of(SQUARE, RELU), epoch -> epochs.add(epoch.phase() + epoch.epoch()), row -> {});

        assertThat(epochs).containsExactly("ReLU-plain2");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1)).isEqualTo(uninterrupted.get(1));
        assertThat(run(config, SQUARE, RELU)).hasSize(2);
    }

    @Test
    void training_thatDiverges_isARowWithItsReason() {
        NonLinearity steep = NonLinearity.Polynomial.of(new double[] {0, 1, 0, 0, 1e30});

        StudyRow row = run(config, new StudyVariant("quartic", steep, Optional.empty(), false))
                .get(0);

        assertThat(row.accuracy()).isEmpty();
        assertThat(row.note()).startsWith("diverged: ").contains("gradient");
    }

    @Test
    void table_ofOtherSettingsOrDamaged_isRefused() throws IOException {
        run(config, RELU);
        assertThatThrownBy(() -> run(config.withSeed(9), RELU))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("belongs to a study with other settings");
        Path table = config.output().resolve("table.csv");
        Files.writeString(table, Files.readString(table) + "half a li");
        assertThatThrownBy(() -> run(config, RELU))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is damaged");
    }

    @Test
    void variants_areThoseOfThePaperEachWithAndWithoutNormalisation() {
        assertThat(StudyVariant.all())
                .extracting(v -> v.activation() + (v.normalised() ? " BN" : ""))
                .doesNotHaveDuplicates()
                .hasSize(18)
                .contains("square", "Swish-2 on +-4 BN", "Swish-4 on +-6", "Mish-4 on +-4", "ReLU BN", "Swish");
    }
}
