package io.nightjar.model.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.circuit.ArrayIndex;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.lowering.Lowering;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels under noise of a known deviation, where it is known how many of them change. */
class LabelTrialTest {
    private static final int IMAGES = 1000;

    /** Two scores: a pixel, and a constant in the middle of its range. */
    private static final Circuit CIRCUIT = Lowering.lower(
            Network.chain(
                    new Shape(1, 2, 2),
                    List.of(new Flatten(), new Dense(new double[][] {{1, 0, 0, 0}, {0, 0, 0, 0}}, new double[] {0, 0.5
                    }))),
            2,
            new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE});

    /** What is between the two scores of an image is uniform up to a half. */
    private static final LabelTrial TRIAL =
            new LabelTrial(ExactRun.of(CIRCUIT, images(), ValueBounds.Source.CALIBRATION));

    private static double[][] images() {
        double[][] images = new double[IMAGES][4];
        for (int i = 0; i < IMAGES; i++) {
            images[i][0] = (i + 0.5) / IMAGES;
        }
        return images;
    }

    private static LabelTrial.Run withNoise(double deviation) {
        List<Step> steps = ValueBounds.exactSteps(CIRCUIT);
        double[] added = new double[ArrayIndex.count(steps)];
        added[added.length - 1] = deviation;
        return TRIAL.begin(CIRCUIT, steps, added);
    }

    @Test
    void exactSteps_changeNothing() {
        LabelTrial.Run run = withNoise(0).all();
        assertThat(run.changed()).isZero();
        assertThat(run.deviation()).isLessThan(1e-9);
    }

    /**
     * The difference of two scores of deviation s changes sign for a share of E |d| = s sqrt(2) sqrt(2 / pi) of them.
     */
    @Test
    void noiseOfScores_changesTheShareOfLabelsThatMarginsSay() {
        for (double deviation : new double[] {0.002, 0.005, 0.01}) {
            double share = deviation * Math.sqrt(2) * Math.sqrt(2 / Math.PI);
            LabelTrial.Run run = withNoise(deviation).all();
            assertThat(run.deviation()).isCloseTo(deviation, within(deviation / 20));
            assertThat(run.changed()).isCloseTo(share, within(share / 2));
            assertThat(run.changed(0.5)).isCloseTo(share / 2, within(share / 4));
        }
    }

    /** What is known of all images of a trial is the same, whether it was interrupted or not. */
    @Test
    void trialThatStops_hasSeenEnoughAndMayGoOn() {
        double all = withNoise(0.05).all().changed();
        LabelTrial.Run run = withNoise(0.05).untilMoreChange(0.001);
        assertThat(run.changed()).isCloseTo(all, within(all / 2));
        assertThat(run.all().changed()).isEqualTo(all);
        assertThat(withNoise(0.05).untilMoreChange(all).changed()).isEqualTo(all);
    }

    @Test
    void scoresThatAreNoNumbers_areChangedLabels() {
        double[] added = new double[] {Double.POSITIVE_INFINITY, 0};
        LabelTrial.Run run = TRIAL.begin(CIRCUIT, ValueBounds.exactSteps(CIRCUIT), added);
        assertThat(run.all().changed()).isEqualTo(1);
    }

    /** Weights and values in other units are no less exact. */
    @Test
    void exactSteps_areAsExactForSmallWeights() {
        for (double weight : new double[] {1, 1e-7 / 3, 1e-13 / 3}) {
            Circuit small = Lowering.lower(
                    Network.chain(
                            new Shape(1, 1, 1),
                            List.of(new Flatten(), new Dense(new double[][] {{weight}}, new double[1]))),
                    1,
                    new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE});
            ValueBounds bounds = ValueBounds.fromImages(small, new double[][] {{1}}, ValueBounds.Source.CALIBRATION);
            assertThat(bounds.largest()[1]).isCloseTo(weight, within(weight * 0x1p-19));
        }
    }

    @Test
    void means_areThoseOfTheRowsReadForTypicalImages() {
        assertThat(TRIAL.means().of(1, 0)).isCloseTo(0.475, within(0.003));
        assertThat(TRIAL.means().of(1, 3)).isZero();
    }
}
