package io.nightjar.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.nightjar.trainer.SyntheticPictures;
import io.nightjar.trainer.data.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ForwardPassTest {
    private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

    private final Engine engine = Torch.engine(1);
    private final Batch batch = Batch.plain(SyntheticPictures.examples(6, 8), 0, 6);

    /** Loss and gradients. */
    private record Step(double loss, Weights gradients, double largestInput) {}

    private Step step(Architecture architecture, Weights weights, double inputLimit) {
        try (NDManager manager = Torch.manager()) {
            ForwardPass pass = ForwardPass.training(manager, architecture, weights, inputLimit);
            try (GradientCollector collector = engine.newGradientCollector()) {
                ForwardPass.Result result = pass.run(batch.toArray(manager));
                NDArray loss = result.logits()
                        .logSoftmax(1)
                        .mul(batch.targets(manager, 10, 0.1))
                        .sum();
                collector.backward(loss);
                double largest = result.preActivations().get(0).abs().max().getFloat();
                return new Step(loss.getFloat(), pass.gradients(), largest);
            }
        }
    }

    @Test
    void channelsLast_hasTheGradientsOfChannelsFirst() {
        Architecture last = Architecture.cifar10Student();
        Architecture first = new Architecture(
                last.input(),
                last.scale(),
                last.convolutions(),
                last.normalised(),
                last.activation(),
                last.hidden(),
                last.hiddenActivation(),
                last.classes(),
                Architecture.MemoryFormat.CHANNELS_FIRST);
        Weights weights = Weights.initial(last.parameters(), 5);

        Step one = step(last, weights, NO_LIMIT);
        Step other = step(first, weights, NO_LIMIT);

        assertThat(one.loss()).isCloseTo(other.loss(), within(1e-4));
        for (int i = 0; i < weights.arrays().length; i++) {
            assertThat(one.gradients().arrays()[i])
                    .containsExactly(other.gradients().arrays()[i], within(1e-4f));
        }
    }

    @Test
    void gradients_ofEveryKindOfParameter_areSlopesOfTheLoss() {
        NonLinearity cubic = NonLinearity.Polynomial.of(new double[] {0.1, 0.5, 0.2, -0.03, -0.01});
        for (boolean normalised : List.of(true, false)) {
            Architecture architecture = Architecture.cifar10Student().with(cubic, normalised);
            Weights weights = Weights.initial(architecture.parameters(), 7);
            Weights gradients = step(architecture, weights, NO_LIMIT).gradients();
            for (int i = 0; i < weights.arrays().length; i++) {
                int steepest = steepest(gradients.arrays()[i]);
                float gradient = gradients.arrays()[i][steepest];
                double slope = slope(architecture, weights, i, steepest);
                assertThat(slope).as("parameter " + i).isCloseTo(gradient, within(0.05 * Math.abs(gradient)));
            }
        }
    }

    private double slope(Architecture architecture, Weights weights, int array, int index) {
        float h = 1e-3f;
        Weights up = weights.copy();
        up.arrays()[array][index] += h;
        Weights down = weights.copy();
        down.arrays()[array][index] -= h;
        return (step(architecture, up, NO_LIMIT).loss()
                        - step(architecture, down, NO_LIMIT).loss())
                / (2 * h);
    }

    private static int steepest(float[] gradient) {
        int steepest = 0;
        for (int i = 1; i < gradient.length; i++) {
            steepest = Math.abs(gradient[i]) > Math.abs(gradient[steepest]) ? i : steepest;
        }
        return steepest;
    }

    @Test
    void inputLimit_beyondAllInputs_changesNothingAndBelowThemTheLoss() {
        Architecture architecture = Architecture.cifar10Student();
        Weights weights = Weights.initial(architecture.parameters(), 5);
        Step free = step(architecture, weights, NO_LIMIT);

        assertThat(step(architecture, weights, 1000).loss()).isEqualTo(free.loss());
        Step limited = step(architecture, weights, free.largestInput() / 2);
        assertThat(limited.loss()).isNotEqualTo(free.loss());
        assertThat(limited.largestInput()).isEqualTo(free.largestInput());
    }

    @Test
    void featureFactors_ofZero_leaveTheBiasesOfTheDenseLayersAlone() {
        Architecture architecture = Architecture.cifar10Student();
        Weights weights = Weights.initial(architecture.parameters(), 5);
        int last = weights.arrays().length - 1;
        weights.arrays()[last][3] = 0.25f;
        try (NDManager manager = Torch.manager()) {
            ForwardPass pass = ForwardPass.measuring(manager, architecture, weights);
            NDArray none = manager.zeros(new Shape(batch.count(), architecture.features()));

            float[] logits = pass.run(batch.toArray(manager), none).logits().toFloatArray();

            for (int i = 0; i < logits.length; i++) {
                assertThat(logits[i]).isEqualTo(i % 10 == 3 ? 0.25f : 0f);
            }
        }
    }
}
