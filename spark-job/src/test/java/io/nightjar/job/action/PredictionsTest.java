package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredictionsTest {
    @Test
    void margin_isTheDistanceFromAnotherLabel() {
        assertThat(Predictions.margin(new double[] {-0.25})).isEqualTo(0.25);
        assertThat(Predictions.margin(new double[] {0})).isZero();
        assertThat(Predictions.margin(new double[] {3, -1, 7, 5})).isEqualTo(2);
        assertThat(Predictions.margin(new double[] {4, 4})).isZero();
    }
}
