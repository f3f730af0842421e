package io.nightjar.job.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreReleaseTest {
    @ParameterizedTest
    @ValueSource(ints = {-5000, -51, 51, Integer.MIN_VALUE})
    void placesThatNoScoreHas_areRefused(int places) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreRelease.rounded(places))
                .withMessage(places + " binary places of a score; give -50 to 50");
    }

    @Test
    void mostPlaces_areTaken() {
        assertThat(ScoreRelease.rounded(-50)).isNotEqualTo(ScoreRelease.rounded(50));
    }
}
