package io.nightjar.ckks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void quoted_hasNoCommandForATerminal() {
        assertThat(Texts.quoted("a\nb\u001b[2J\u009b\u007f")).isEqualTo("'a?b?[2J??'");
    }

    @Test
    void line_hasNoSeparatorDirectionOrHalfACharacter() {
        assertThat(Texts.line("a\u2028b\u2029c\u0085d", 9)).isEqualTo("a?b?c?d");
        String directions = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
        assertThat(Texts.line(directions, 99)).isEqualTo("?".repeat(directions.length()));
        assertThat(Texts.line("a\ud83db\ude00", 9)).isEqualTo("a?b?");
        assertThat(Texts.line("\u05d0\u0627\u00e4\ud83d\ude00", 9)).isEqualTo("\u05d0\u0627\u00e4\ud83d\ude00");
    }

    @Test
    void line_isNotCutWithinACharacter() {
        assertThat(Texts.line("a\ud83d\ude00b", 2)).isEqualTo("a...");
        assertThat(Texts.line("a\ud83d\ude00b", 3)).isEqualTo("a\ud83d\ude00...");
    }

    @Test
    void paragraph_keepsLinesAwayFromTheMargin() {
        assertThat(Texts.paragraph("of a:\n  node b\r\nnightjar: done\rx\u001b[2J\u202e"))
                .isEqualTo("of a:\n  node b\n  nightjar: done?x?[2J?");
        assertThat(Texts.paragraph("one line")).isEqualTo("one line");
    }

    @Test
    void lines_keepATable() {
        assertThat(Texts.lines("a  b\n\tc\r\n\u009b1d\n")).isEqualTo("a  b\n\tc\n?1d\n");
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
