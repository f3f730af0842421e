package io.nightjar.model.runtime;

import io.nightjar.model.PositionalNetworks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypted runs of scales and shifts by position, crops and choices of channels, in several packings. */
class PositionalScoringTest {
    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String name : PositionalNetworks.all().keySet()) {
            for (int phases : new int[] {2, 3, 6}) {
                cases.add(Arguments.of(name, phases));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void score_everyNetwork_agreesWithClear(String name, int phases) {
        PackedScoringTest.assertEncryptedRunAgrees(PositionalNetworks.all().get(name), phases, 8, 7, 2);
    }
}
