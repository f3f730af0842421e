package io.nightjar.model.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveSetsTest {
    private static CountingInterpreter.LiveSet held(int step, int decomposed, int... held) {
        return new CountingInterpreter.LiveSet(held, new int[held.length], new int[held.length], step, decomposed);
    }

    @Test
    void momentsCoveredByOthers_areLeftOut() {
        LiveSets front = new LiveSets();
        front.add(held(-1, 0, 3, 1));
        front.add(held(-1, 0, 1, 3));
        front.add(held(-1, 0, 2, 1));
        front.add(held(2, 5, 1, 4));
        assertThat(front.moments())
                .extracting(m -> m.held()[0] + 10 * m.held()[1])
                .containsExactly(13, 41);
    }

    @Test
    void moreMomentsThanAreKept_areCoveredByFewer() {
        LiveSets front = new LiveSets();
        List<CountingInterpreter.LiveSet> added = new ArrayList<>();
        for (int i = 0; i < 10 * LiveSets.MAX_SETS; i++) {
            added.add(held(i % 3 - 1, i % 3 == 0 ? 0 : 7, i, 10 * LiveSets.MAX_SETS - i));
            front.add(added.get(i));
        }
        assertThat(front.moments()).hasSizeLessThanOrEqualTo(LiveSets.MAX_SETS);
        assertThat(added).allSatisfy(a -> assertThat(front.moments()).anyMatch(m -> a.isCoveredBy(m)));
    }
}
