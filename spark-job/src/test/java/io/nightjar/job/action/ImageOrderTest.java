package io.nightjar.job.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageOrderTest {
    @Test
    void numbersSetApart_areTheirPlaces() {
        assertThat(ImageOrder.byNumber(List.of("0", "2", "3", "1"), 3)).hasValue(new int[] {0, 2, 3, 1});
        assertThat(ImageOrder.byNumber(List.of("0", "1", "2"), 0)).hasValue(new int[] {0, 1, 2});
    }

    @Test
    void numbersThatDoNotRise_orNoWholeListOfThem_tellNoPlaces() {
        assertThat(ImageOrder.byNumber(List.of("0", "2", "3", "1"), 2)).isEmpty();
        assertThat(ImageOrder.byNumber(List.of("2", "0", "1", "3"), 2)).isEmpty();
        assertThat(ImageOrder.byNumber(List.of("1", "2", "3"), 3)).isEmpty();
        assertThat(ImageOrder.byNumber(List.of("1", "0", "1"), 1)).isEmpty();
        assertThat(ImageOrder.byNumber(List.of("b", "a"), 1)).isEmpty();
        assertThat(ImageOrder.byNumber(List.of("01", "0"), 1)).isEmpty();
    }

    @Test
    void idsOfASource_areFoundInIt() {
        List<String> source = List.of("a.png", "b.png", "c, d.png");
        assertThat(ImageOrder.byId(List.of("a.png", "c, d.png", "b.png"), source))
                .hasValue(new int[] {0, 2, 1});
        assertThat(ImageOrder.byId(List.of("0", "1", "2"), source)).isEmpty();
        assertThat(ImageOrder.byId(List.of("a", "a"), List.of("a", "a"))).isEmpty();
        assertThat(ImageOrder.byId(List.of("a", "b"), List.of("b", "b"))).isEmpty();
    }

    @Test
    void predictions_areOrderedWithTheirIdsLabelsAndScores() {
        Predictions ordered = new Predictions(
                        List.of("x", "z", "y"), new int[] {0, 2, 1}, new double[][] {{.5}, {2.5}, {1.5}})
                .ordered(0, 2, 1);
        assertThat(ordered.ids()).containsExactly("x", "y", "z");
        assertThat(ordered.labels()).containsExactly(0, 1, 2);
        assertThat(ordered.scores()).isDeepEqualTo(new double[][] {{.5}, {1.5}, {2.5}});
    }
}
