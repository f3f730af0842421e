package io.nightjar.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.nightjar.model.images.ImageShape;
import io.nightjar.trainer.SyntheticDigits;
import io.nightjar.trainer.SyntheticPictures;
import io.nightjar.trainer.data.Augmentation;
import io.nightjar.trainer.data.CropAndFlip;
import io.nightjar.trainer.data.Distortion;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.NonLinearity;
import io.nightjar.trainer.network.Objective;
import io.nightjar.trainer.network.PolynomialFit;
import io.nightjar.trainer.network.Weights;
import io.nightjar.trainer.optimization.Adam;
import io.nightjar.trainer.optimization.AugmentedBatches;
import io.nightjar.trainer.optimization.LearningSchedule;
import io.nightjar.trainer.optimization.Muon;
import io.nightjar.trainer.optimization.Optimizer;
import java.nio.file.Path;
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
        LabeledImages examples = SyntheticDigits.examples(64, 4);
        LearningSchedule schedule = new LearningSchedule(2, 16, 0.1, 0, 0, 0, 1, 0, Distortion.NONE);
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
        LearningSchedule schedule = new LearningSchedule(10, 32, 0.01, 2, 0, 0, 1, 0, Distortion.NONE);

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
    void orthogonal_ofAMatrix_keepsItsDirectionsAtNearlyEqualLength() {
        SplittableRandom random = new SplittableRandom(4);
        for (int rows : new int[] {8, 24}) {
            int columns = 15;
            float[] matrix = new float[rows * columns];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = (float) (random.nextGaussian() * (1 + i % columns));
            }

            float[] orthogonal = Muon.orthogonal(matrix, rows);

            double squares = 0;
            double product = 0;
            for (int i = 0; i < matrix.length; i++) {
                squares += orthogonal[i] * orthogonal[i];
                product += orthogonal[i] * matrix[i];
            }
            assertThat(squares).isBetween(0.45 * Math.min(rows, columns), 1.5 * Math.min(rows, columns));
            assertThat(product).isPositive();
        }
    }

    @Test
    void muon_movesKernelsByTheLearningRateWhateverTheGradientsSize() {
        float[] gradient = {1, 0, 0, 0, 0, 1};
        float[] small = {1e-3f, 0, 0, 0, 0, 1e-3f};
        float[] kernels = {3, 3, 3, 3, 3, 3};
        float[] same = kernels.clone();

        Muon.update(kernels, gradient, new float[6], 2, 0.1);
        Muon.update(same, small, new float[6], 2, 0.1);

        assertThat(kernels).containsExactly(same, within(1e-4f));
        double unit = 1 / Math.sqrt(3);
        assertThat(kernels[1]).isCloseTo((float) unit, within(1e-6f));
        assertThat(unit - kernels[0]).isBetween(0.06, 0.13);
    }

    @Test
    void optimiser_withAKernelRate_leavesAllButKernelsToAdam() {
        Architecture network = Architecture.mnistStudent();
        LearningSchedule schedule = new LearningSchedule(2, 16, 0.1, 0, 0.5, 0, 1, 0, Distortion.NONE);

        Weights byAdam = afterOneStep(network, schedule);
        Weights byBoth = afterOneStep(network, schedule.withKernelRate(4));
        Weights plain = afterOneStep(network.with(new NonLinearity.Relu(), false), schedule.withKernelRate(4));
        Weights plainByAdam = afterOneStep(network.with(new NonLinearity.Relu(), false), schedule);

        for (int k = 0; k < network.parameters().size(); k++) {
            boolean equal = Arrays.equals(byAdam.arrays()[k], byBoth.arrays()[k]);
            assertThat(equal).isEqualTo(!network.parameters().get(k).isKernels());
        }
        assertThat(plain.arrays()).isDeepEqualTo(plainByAdam.arrays());
    }

    @Test
    void study_ofNetworksWithAndWithoutNormalisation_takesAdamForBoth() {
        TrainingConfig recipe = TrainingConfig.of(Task.CIFAR10, Path.of("data"), Path.of("out"));

        LearningSchedule course = recipe.forStudy(4).student();

        assertThat(recipe.student().kernelRate()).isPositive();
        assertThat(course.kernelRate()).isZero();
        assertThat(course.epochs()).isEqualTo(4);
        assertThat(course.averageDecay()).isCloseTo(0.98, within(1e-9));
    }

    private static Weights afterOneStep(Architecture network, LearningSchedule schedule) {
        List<Architecture.Parameter> parameters = network.parameters();
        Weights weights = Weights.initial(parameters, 1);
        Weights gradients = Weights.initial(parameters, 2);
        new Optimizer(network, schedule, Weights.zero(parameters), Weights.zero(parameters))
                .update(weights, gradients, 0.1, 0);
        return weights;
    }

    @Test
    void crop_ofAPicture_isItsShiftedPixelsOrTheirMirrorImageWithBlackAround() {
        byte[] picture = SyntheticPictures.examples(1, 3).images().image(0).pixels();
        CropAndFlip augmentation = new CropAndFlip(4, 0, 0, 0, 1);
        boolean[] seen = new boolean[2];
        for (int seed = 0; seed < 20; seed++) {
            float[] out = new float[picture.length];
            augmentation.worker(ImageShape.CIFAR10).change(picture, new SplittableRandom(seed), out, 0);
            int matches = 0;
            for (int down = -4; down <= 4; down++) {
                for (int right = -4; right <= 4; right++) {
                    for (boolean mirrored : new boolean[] {false, true}) {
                        if (Arrays.equals(out, shifted(picture, down, right, mirrored))) {
                            matches++;
                            seen[mirrored ? 1 : 0] = true;
                        }
                    }
                }
            }
            assertThat(matches).isEqualTo(1);
        }
        assertThat(seen).containsOnly(true);
    }

    private static float[] shifted(byte[] picture, int down, int right, boolean mirrored) {
        float[] out = new float[picture.length];
        for (int i = 0; i < out.length; i++) {
            int column = mirrored ? 31 - i % 32 : i % 32;
            int x = column + right;
            int y = i / 32 % 32 + down;
            boolean inside = x >= 0 && x < 32 && y >= 0 && y < 32;
            out[i] = inside ? (picture[i / 1024 * 1024 + y * 32 + x] & 0xFF) / 255f : 0;
        }
        return out;
    }

    @Test
    void recolouredPicture_keepsThePlacesOfItsPixelsAndIsGreyInASquare() {
        byte[] picture = SyntheticPictures.examples(1, 3).images().image(0).pixels();
        float[] plain = changed(new CropAndFlip(2, 0, 0, 0, 1), picture);
        float[] changed = changed(new CropAndFlip(2, 0.3, 0.1, 8, 1), picture);

        int grey = 0;
        for (int i = 0; i < plain.length; i++) {
            if (changed[i] == 0.47f) {
                grey++;
            } else {
                assertThat(changed[i]).isBetween(0f, 1f).isCloseTo(plain[i], within(0.35f));
            }
        }
        assertThat(grey).isBetween(3 * 4 * 4, 3 * 8 * 8 + 60);
        assertThat(changed).isNotEqualTo(plain);
    }

    private static float[] changed(Augmentation augmentation, byte[] picture) {
        float[] out = new float[picture.length];
        augmentation.worker(ImageShape.CIFAR10).change(picture, new SplittableRandom(6), out, 0);
        return out;
    }

    @Test
    void leastSquares_ofSwish_areTheAuthorsCoefficients() {
        assertThat(PolynomialFit.of(PolynomialFit::swish, 4, 4))
                .containsExactly(new double[] {0.03347, 0.5, 0.19566, 0, -0.005075}, within(5e-6));
        assertThat(PolynomialFit.of(PolynomialFit::swish, 6, 4))
                .containsExactly(new double[] {0.1198, 0.5, 0.1473, 0, -0.002012}, within(5e-5));
    }

    @Test
    void leastSquares_ofAPolynomial_isThatPolynomial() {
        assertThat(PolynomialFit.of(x -> 1 - 2 * x + 0.5 * x * x * x, 6, 4))
                .containsExactly(new double[] {1, -2, 0, 0.5, 0}, within(1e-9));
    }

    @Test
    void histogram_ofKnownValues_hasTheirQuantiles() {
        ValueHistogram histogram = new ValueHistogram();
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 10_000f - 5;
        }
        histogram.add(values);
        histogram.add(new float[] {-80, 90});

        ActivationRange range = histogram.range(4);

        assertThat(range.minimum()).isEqualTo(-80);
        assertThat(range.maximum()).isEqualTo(90);
        assertThat(range.low()).isCloseTo(-5, within(0.02));
        assertThat(range.high()).isCloseTo(5, within(0.02));
        assertThat(range.shareOutside()).isCloseTo(0.2, within(0.002));
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new LearningSchedule(-1, 1, 0.1, 0, 0, 0, 1, 0, Distortion.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LearningSchedule(1, 1, 0, 0, 0, 0, 1, 0, Distortion.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LearningSchedule(1, 1, 0.1, 0, 0, 0, 1, 1, Distortion.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective(1, 4, 1, 1, 8, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Objective(0, 0, 1, 1, 8, 0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
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
        augmentation.worker(ImageShape.MNIST).change(pixels, new SplittableRandom(seed), out, 0);
        return out;
    }
}
