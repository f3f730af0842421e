package io.nightjar.ckks;

import java.util.regex.Pattern;

/** Texts that anyone may have written, in sentences and tables. */
public final class Texts {
    /** Characters of a name or value in a sentence, beyond which it would hide what the sentence says. */
    private static final int LONGEST_QUOTE = 64;

    /** Marks, embeddings, overrides and isolates of the direction of writing (Unicode's Bidi_Control). */
    private static final String DIRECTIONS = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069";

    private static final String KINDS = "\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}";
    private static final Pattern UNSHOWN = Pattern.compile("[" + KINDS + DIRECTIONS + "]");
    private static final Pattern UNSHOWN_IN_LINE = Pattern.compile("[" + KINDS + DIRECTIONS + "&&[^\n\t]]");
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n");

    private Texts() {}

    /** Whether a text is more than blanks, of so many characters at most, and without line breaks and the like. */
    public static boolean isLine(String text, int most) {
        return text != null
                && !text.isBlank()
                && text.length() <= most
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /**
     * A text as one line, without what a terminal takes for commands, what turns the direction of writing, and halves
     * of characters, which no terminal can show; of a longer one the beginning.
     */
    public static String line(String text, int most) {
        String line = UNSHOWN.matcher(text).replaceAll("?");
        return line.length() <= most ? line : beginning(line, most) + "...";
    }

    /**
     * The same of a text of several lines, which stay lines: the first begins at the margin, and nothing behind it
     * does, so that no name with a line break in it can pass for another message.
     */
    public static String paragraph(String text) {
        return lines(text).replaceAll("\n(?![ \t\n])", "\n  ");
    }

    /** A text of several lines, such as a table: without what a terminal takes for commands, and otherwise as it is. */
    public static String lines(String text) {
        return UNSHOWN_IN_LINE
                .matcher(LINE_BREAK.matcher(text).replaceAll("\n"))
                .replaceAll("?");
    }

    /** As much of a text as so many characters hold, without half of one at its end. */
    private static String beginning(String text, int most) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** A value in a sentence: in quotes, as one line, with its length where it is cut short. */
    public static String quoted(String value) {
        return value.length() <= LONGEST_QUOTE
                ? "'" + line(value, LONGEST_QUOTE) + "'"
                : "'" + line(value, LONGEST_QUOTE) + "', " + value.length() + " characters in all";
    }
}
