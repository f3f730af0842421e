package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SearchProgressTest {
    @Test
    void listener_hearsOfTheWorkWithACountThatGrowsToItsTotal_forEverySearch() {
        List<String> heard = new ArrayList<>();
        List<LongSupplier> counts = new ArrayList<>();
        SearchProgress progress = new SearchProgress(new ActionListener() {
            @Override
            public void begun(String work, long total, LongSupplier done) {
                heard.add(work + " " + total);
                counts.add(done);
            }

            @Override
            public void ended() {
                heard.add("ended");
            }
        });
        for (int search = 0; search < 2; search++) {
            progress.begun(2);
            assertThat(counts.get(search).getAsLong()).isZero();
            progress.done("packing with 4 phases counted");
            progress.done("packing with 4 phases has a plan");
            assertThat(counts.get(search).getAsLong()).isEqualTo(2);
            progress.ended();
        }
        assertThat(heard).containsExactly("compile 2", "ended", "compile 2", "ended");
    }
}
