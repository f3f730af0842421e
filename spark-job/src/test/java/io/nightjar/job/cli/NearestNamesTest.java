package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    private static final List<String> NAMES =
            List.of("--program", "--output", "--evaluation-keys", "--task-memory", "--task-cpus", "--restart");

    @Test
    void slip_isForgiven() {
        assertThat(NearestNames.of("--progrm", NAMES)).containsExactly("--program");
        assertThat(NearestNames.of("--porgram", NAMES)).containsExactly("--program");
        assertThat(NearestNames.of("-outptu", NAMES)).containsExactly("--output");
        assertThat(NearestNames.of("--EvaluationKey", NAMES)).containsExactly("--evaluation-keys");
    }

    @Test
    void partOfAName_findsIt() {
        assertThat(NearestNames.of("--keys", NAMES)).containsExactly("--evaluation-keys");
        assertThat(NearestNames.of("--memory", NAMES)).containsExactly("--task-memory");
        assertThat(NearestNames.of("--task", NAMES)).containsExactly("--task-cpus", "--task-memory");
    }

    @Test
    void somethingElse_isNoName() {
        assertThat(NearestNames.of("--fast", NAMES)).isEmpty();
        assertThat(NearestNames.of("-x", NAMES)).isEmpty();
        assertThat(NearestNames.of("--", NAMES)).isEmpty();
        assertThat(NearestNames.question("--fast", NAMES)).isEmpty();
        assertThat(NearestNames.of("--program", List.of())).isEmpty();
    }

    @Test
    void slips_countLettersAndExchanges() {
        assertThat(NearestNames.slips("", "abc")).isEqualTo(3);
        assertThat(NearestNames.slips("abc", "abc")).isZero();
        assertThat(NearestNames.slips("acb", "abc")).isEqualTo(1);
        assertThat(NearestNames.slips("kitten", "sitting")).isEqualTo(3);
    }
}
