package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.model.compiler.LabelChanges;
import java.io.IOException;
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

    @Test
    void labelsThatWereTried_areToldAndKeptForTheResult() throws IOException {
        List<String> notes = new ArrayList<>();
        SearchProgress progress = new SearchProgress(new ActionListener() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        });
        assertThat(json(progress)).isEqualTo("{\"images\":0}");
        progress.tried(new LabelChanges(125, 0.002, 0.25));
        assertThat(notes.get(0)).contains("125 calibration images", "0.20% of the labels", "25% where", "too few");
        assertThat(json(progress)).isEqualTo("{\"images\":125,\"changed\":0.002,\"changedPublicKey\":0.25}");
        assertThat(progress.labelsHold()).isFalse();
        progress.tried(new LabelChanges(1000, 0, 0));
        assertThat(json(progress)).isEqualTo("{\"images\":1000,\"changed\":0.0,\"changedPublicKey\":0.0}");
        assertThat(progress.labelsHold()).isTrue();
    }

    private static String json(SearchProgress progress) throws IOException {
        return new ObjectMapper().writeValueAsString(TriedLabels.of(progress.changes()));
    }
}
