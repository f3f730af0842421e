package io.nightjar.model.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveSetsTest {
    private static LiveSet held(int step, int decomposed, int... held) {
        return new LiveSet(held, new int[held.length], new int[held.length], step, decomposed);
    }

    private static boolean isCovered(LiveSet a, LiveSet b) {
        return (a.step() < 0 || a.step() == b.step())
                && a.decomposed() <= b.decomposed()
                && IntStream.range(0, a.held().length)
                        .allMatch(i -> a.held()[i] <= b.held()[i]
                                && a.plainSums()[i] <= b.plainSums()[i]
                                && a.rotatedSums()[i] <= b.rotatedSums()[i]);
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
        List<LiveSet> added = new ArrayList<>();
        for (int i = 0; i < 10 * LiveSets.MAX_SETS; i++) {
            added.add(held(i % 3 - 1, i % 3 == 0 ? 0 : 7, i, 10 * LiveSets.MAX_SETS - i));
            front.add(added.get(i));
        }
        assertThat(front.moments()).hasSizeLessThanOrEqualTo(LiveSets.MAX_SETS);
        assertThat(added).allSatisfy(a -> assertThat(front.moments()).anyMatch(m -> isCovered(a, m)));
    }

    @Test
    void randomMoments_leaveThoseThatNoOtherCovers() {
        Random random = new Random(5);
        LiveSets front = new LiveSets();
        List<LiveSet> added = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int[][] counts = new int[3][70];
            for (int[] kind : counts) {
                for (int a = 0; a < 4; a++) {
                    kind[random.nextInt(kind.length)] = random.nextInt(3);
                }
            }
            int step = random.nextInt(3) - 1;
            added.add(new LiveSet(counts[0], counts[1], counts[2], step, step < 0 ? 0 : random.nextInt(3)));
            if (i % 2 == 0) {
                LiveSet more = added.get(i).copy();
                more.held()[random.nextInt(70)]++;
                more.plainSums()[random.nextInt(70)]++;
                added.set(random.nextInt(i + 1), more);
            }
        }
        added.forEach(front::add);
        assertThat(added).allSatisfy(a -> assertThat(front.moments()).anyMatch(m -> isCovered(a, m)));
        for (LiveSet moment : front.moments()) {
            assertThat(front.moments()).filteredOn(m -> isCovered(moment, m)).hasSize(1);
        }
    }

    @Test
    void momentThatChangesAfterwards_isKeptAsItWas() {
        LiveSets front = new LiveSets();
        LiveSet moment = held(-1, 0, 3, 1);
        front.add(moment);
        moment.held()[0] = 0;
        assertThat(front.moments().get(0).held()).containsExactly(3, 1);
    }

    @Test
    void countsBeyondWhatSumsTellApart_areStillCompared() {
        LiveSets front = new LiveSets();
        front.add(held(-1, 0, 100_000, 50_000));
        front.add(held(-1, 0, 100_001, 49_999));
        front.add(held(-1, 0, 100_000, 49_999));
        assertThat(front.moments()).extracting(m -> m.held()[0]).containsExactly(100_000, 100_001);
    }

    @Test
    void moreStepsThanMomentsAreKept_haveAMomentEach() {
        LiveSets front = new LiveSets();
        int steps = LiveSets.MAX_SETS + 10;
        for (int step = 0; step < steps; step++) {
            front.add(held(step, 1, step, steps - step));
        }
        assertThat(front.moments()).hasSize(steps);
    }
}
