package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.job.mistake.UserMistake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PassphraseOptionsTest {
    private final List<String> prompts = new ArrayList<>();

    private char[] typed(boolean twice, String... answers) {
        Queue<String> left = new ArrayDeque<>(List.of(answers));
        return PassphraseOptions.typed(
                prompt -> {
                    prompts.add(prompt);
                    String answer = left.poll();
                    return answer == null ? null : answer.toCharArray();
                },
                twice);
    }

    @Test
    void newPassphrase_isAskedForTwice() {
        assertThat(typed(true, "words", "words")).isEqualTo("words".toCharArray());
        assertThat(prompts).hasSize(2);
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> typed(true, "words", "wards"))
                .withMessageContaining("differ");
    }

    @Test
    void knownPassphrase_isAskedForOnce() {
        assertThat(typed(false, "words")).isEqualTo("words".toCharArray());
        assertThat(prompts).hasSize(1);
        assertThatExceptionOfType(UserMistake.class)
                .isThrownBy(() -> typed(false))
                .withMessageContaining("ended");
    }
}
