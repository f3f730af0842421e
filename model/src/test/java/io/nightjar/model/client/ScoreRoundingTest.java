package io.nightjar.model.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreRoundingTest {
    @Test
    void finest_step_isTheSmallestPowerOfTwoOf32Errors() {
        assertThat(ScoreRounding.finest(0x1p-10).step()).isEqualTo(0x1p-5);
        assertThat(ScoreRounding.finest(0x1.01p-10).step()).isEqualTo(0x1p-4);
        assertThat(ScoreRounding.finest(0x1.ffp-11).step()).isEqualTo(0x1p-5);
        assertThat(ScoreRounding.finest(0.1).step()).isEqualTo(4);
    }

    @Test
    void round_goesToTheNearestMultiple() {
        ScoreRounding quarters = ScoreRounding.toBits(2, 0x1p-12);
        assertThat(quarters.round(new double[] {0.12, 0.13, -0.9, 17.374, -0.01}))
                .containsExactly(0, 0.25, -1, 17.25, 0.0);
        assertThat(ScoreRounding.toBits(-2, 0x1p-12).round(new double[] {5.9, 6.1}))
                .containsExactly(4, 8);
    }

    @Test
    void round_negativeScoreNearZero_hasNoSign() {
        assertThat(1 / ScoreRounding.toBits(2, 0x1p-12).round(new double[] {-0.01})[0])
                .isPositive();
    }

    @Test
    void toBits_finerThanTheErrorAllows_saysHowManyAreLeft() {
        assertThat(ScoreRounding.toBits(5, 0x1p-10).step()).isEqualTo(0x1p-5);
        assertThatExceptionOfType(ScoreReleaseException.class)
                .isThrownBy(() -> ScoreRounding.toBits(6, 0x1p-10))
                .withMessageContaining("2^-10.0")
                .withMessageContaining("at most 5");
    }

    @Test
    void rounded_scores_seldomDependOnTheError() {
        Random random = new Random(31);
        ScoreRounding rounding = ScoreRounding.finest(0x1p-10);
        int scores = 200_000;
        int shown = 0;
        for (int i = 0; i < scores; i++) {
            double exact = random.nextDouble() * 40 - 20;
            double decrypted = exact + random.nextGaussian() * 0x1p-10;
            shown += rounding.round(new double[] {exact})[0] == rounding.round(new double[] {decrypted})[0] ? 0 : 1;
        }
        // E abs(e) / step of a Gaussian error is sqrt(2 / pi) / 32, so 4,987 of 200,000 are expected; deviation 70
        assertThat(shown).isBetween(4500, scores / ScoreRounding.STEP_IN_ERRORS);
    }
}
