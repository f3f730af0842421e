package io.nightjar.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TrainingPartsTest {
    private final byte[] pixels = new byte[28 * 28];

    TrainingPartsTest() {
        new Random(2).nextBytes(pixels);
    }

    @Test
    void distortion_ofNothing_keepsTheImage() {
        float[] out = distorted(Distortion.NONE, 1);

        for (int i = 0; i < out.length; i++) {
            assertThat(out[i]).isEqualTo((pixels[i] & 0xFF) / 255f);
        }
    }

    @Test
    void distortion_fromOneSeed_isTheSameAndFromAnotherDiffers() {
        Distortion augmentation = new Distortion(2, 15, 0.1, 0.1, 1, 1);

        assertThat(distorted(augmentation, 1))
                .isEqualTo(distorted(augmentation, 1))
                .isNotEqualTo(distorted(augmentation, 2));
    }

    @Test
    void distortion_ofAConstantImage_keepsItsMiddle() {
        Arrays.fill(pixels, (byte) 255);

        float[] out = distorted(new Distortion(2, 30, 0.1, 0.1, 0.5, 1), 3);

        assertThat(out[14 * 28 + 14]).isCloseTo(1f, within(1e-6f));
        for (float value : out) {
            assertThat(value).isBetween(0f, 1 + 1e-6f);
        }
    }

    @Test
    void epoch_ofAugmentedBatches_visitsEveryImageOnceInItsOwnOrder() {
        Examples examples = SyntheticDigits.examples(64, 4);
        Schedule schedule = new Schedule(2, 16, 0.1, 0, 0, 1, 0, Distortion.NONE);
        List<List<Float>> sumsByEpoch = new ArrayList<>();
        try (AugmentedBatches batches = new AugmentedBatches(examples, schedule, 7)) {
            assertThat(batches.batchesPerEpoch()).isEqualTo(4);
            for (int epoch = 0; epoch < 2; epoch++) {
                List<Float> sums = new ArrayList<>();
                batches.forEach(epoch, (step, batch) -> {
                    for (int i = 0; i < batch.count(); i++) {
                        sums.add(sum(batch.pixels(), i));
                    }
                });
                sumsByEpoch.add(sums);
            }
        }

        assertThat(sumsByEpoch.get(0)).isNotEqualTo(sumsByEpoch.get(1));
        assertThat(new TreeSet<>(sumsByEpoch.get(0))).hasSize(64).isEqualTo(new TreeSet<>(sumsByEpoch.get(1)));
    }

    @Test
    void learningRate_warmsUpThenFallsToZero() {
        Schedule schedule = new Schedule(10, 32, 0.01, 2, 0, 1, 0, Distortion.NONE);

        assertThat(schedule.learningRateAt(0, 100)).isLessThan(1e-4);
        assertThat(schedule.learningRateAt(200, 100)).isCloseTo(0.01, within(1e-12));
        assertThat(schedule.learningRateAt(600, 100)).isCloseTo(0.005, within(1e-12));
        assertThat(schedule.learningRateAt(1000, 100)).isCloseTo(0, within(1e-12));
    }

    @Test
    void adam_atItsFirstStep_movesByTheLearningRateAndDecaysWeightsOnly() {
        List<Architecture.Parameter> parameters = List.of(
                new Architecture.Parameter(new Shape(2), Architecture.Role.WEIGHT, 1),
                new Architecture.Parameter(new Shape(1), Architecture.Role.SCALE, 1));
        Weights weights = new Weights(new float[][] {{1, -1}, {1}});
        Weights gradients = new Weights(new float[][] {{3, -0.5f}, {2}});

        new Adam(parameters, 0.5, Weights.zero(parameters), Weights.zero(parameters))
                .update(weights, gradients, 0.1, 0);

        assertThat(weights.arrays()[0]).containsExactly(new float[] {0.85f, -0.85f}, within(1e-5f));
        assertThat(weights.arrays()[1]).containsExactly(new float[] {0.9f}, within(1e-5f));
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new Schedule(-1, 1, 0.1, 0, 0, 1, 0, Distortion.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(1, 1, 0, 0, 0, 1, 0, Distortion.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(1, 1, 0.1, 0, 0, 1, 1, Distortion.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective(1, 4, 1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective(0, 0, 1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Distortion(0, 0, 1, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static float sum(float[] pixels, int image) {
        float sum = 0;
        for (int i = image * 784; i < (image + 1) * 784; i++) {
            sum += pixels[i];
        }
        return sum;
    }

    private float[] distorted(Distortion augmentation, long seed) {
        float[] out = new float[28 * 28];
        new Distorter(augmentation, 28, 28).change(pixels, new SplittableRandom(seed), out, 0);
        return out;
    }
}
