package io.nightjar.model.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreFloodingTest {
    private static final double ERROR = 0x1.3p-30;

    private static ScoreFlooding flooding(int security, long scores) {
        return new ScoreFlooding(security, scores, ERROR, 30, new Random(41));
    }

    @Test
    void deviation_followsTheFormula() {
        double errorOnTheGrid = ERROR + 0x1p-34;
        assertThat(flooding(30, 10).deviation()).isCloseTo(Math.sqrt(120) * 0x1p15 * errorOnTheGrid, within(1e-12));
        assertThat(flooding(32, 10).deviation() / flooding(30, 10).deviation()).isCloseTo(2, within(1e-12));
        assertThat(flooding(30, 1000).deviation() / flooding(30, 10).deviation())
                .isCloseTo(10, within(1e-12));
    }

    @Test
    void divergence_ofAllScores_isWithinTheSecurity() {
        for (int security : new int[] {1, 20, 35}) {
            double sigma = flooding(security, 10_000).deviation();
            double divergence = 10_000 * ERROR * ERROR / (2 * sigma * sigma);
            assertThat(Math.sqrt(divergence / 2)).isLessThan(Math.pow(2, -security / 2.0 - 2.7));
        }
    }

    @Test
    void noise_hasMeanZeroAndTheDeviation() {
        ScoreFlooding flooding = flooding(40, 1000);
        int count = 100_000;
        double[] noise = flooding.flood(new double[count]);
        double mean = Arrays.stream(noise).sum() / count;
        double squares = Arrays.stream(noise).map(x -> x * x).sum() / count;
        double sigma = flooding.deviation();
        assertThat(mean).isCloseTo(0, within(6 * sigma / Math.sqrt(count)));
        assertThat(Math.sqrt(squares)).isCloseTo(sigma, within(0.03 * sigma));
        double inside = Arrays.stream(noise).filter(x -> Math.abs(x) < sigma).count() / (double) count;
        assertThat(inside).isCloseTo(0.6827, within(0.01));
    }

    @Test
    void flooded_scores_areOnTheGridAndCentredOnTheScore() {
        ScoreFlooding flooding = flooding(20, 10);
        double[] scores = new double[50_000];
        Arrays.fill(scores, -Math.PI);
        double[] flooded = flooding.flood(scores);
        assertThat(flooding.grid()).isBetween(ERROR / 32, ERROR / 16);
        for (double score : flooded) {
            assertThat(score / flooding.grid()).isEqualTo(Math.rint(score / flooding.grid()));
        }
        double mean = Arrays.stream(flooded).sum() / flooded.length;
        assertThat(mean).isCloseTo(-Math.PI, within(6 * flooding.deviation() / Math.sqrt(flooded.length)));
    }

    @Test
    void twice_theNoiseIsFresh() {
        ScoreFlooding flooding = new ScoreFlooding(40, 10, ERROR, 30, new SecureRandom());
        double[] scores = {1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(flooding.flood(scores)).isNotEqualTo(flooding.flood(scores));
        assertThat(scores).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void noiseThatSwampsTheScores_isRefusedWithWhatIsLeft() {
        assertThatExceptionOfType(ScoreReleaseException.class)
                .isThrownBy(() -> flooding(60, 10_000))
                .withMessageContaining("swamps scores of up to 30")
                .withMessageContaining("allows 42 bits");
        assertThat(flooding(42, 10_000).deviation()).isLessThan(30 / 32.0);
        assertThatExceptionOfType(ScoreReleaseException.class).isThrownBy(() -> flooding(43, 10_000));
        assertThatExceptionOfType(ScoreReleaseException.class)
                .isThrownBy(() -> new ScoreFlooding(30, 10_000, 0.1, 30, new Random(1)))
                .withMessageContaining("labels alone");
    }
}
