package io.nightjar.ckks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void quoted_hasNoCommandForATerminal() {
        assertThat(Texts.quoted("a\nb\u001b[2J\u009b\u007f")).isEqualTo("'a?b?[2J??'");
    }

    @Test
    void quoted_longValue_isCutWithItsLength() {
        assertThat(Texts.quoted("x".repeat(64))).isEqualTo("'" + "x".repeat(64) + "'");
        assertThat(Texts.quoted("x".repeat(65))).isEqualTo("'" + "x".repeat(64) + "...', 65 characters in all");
    }

    @Test
    void isLine_blankLongOrBroken_isFalse() {
        assertThat(Texts.isLine("a b", 3)).isTrue();
        assertThat(Texts.isLine("a bc", 3)).isFalse();
        assertThat(Texts.isLine(" ", 3)).isFalse();
        assertThat(Texts.isLine("a\n", 3)).isFalse();
        assertThat(Texts.isLine(null, 3)).isFalse();
    }
}
