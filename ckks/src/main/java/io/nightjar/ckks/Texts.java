package io.nightjar.ckks;

/** Texts that anyone may have written, in sentences and tables. */
public final class Texts {
    /** Characters of a name or value in a sentence, beyond which it would hide what the sentence says. */
    private static final int LONGEST_QUOTE = 64;

    private Texts() {}

    /** Whether a text is more than blanks, of so many characters at most, and without line breaks and the like. */
    public static boolean isLine(String text, int most) {
        return text != null
                && !text.isBlank()
                && text.length() <= most
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** A text as one line, without what a terminal takes for commands; of a longer one the beginning. */
    public static String line(String text, int most) {
        String line = text.replaceAll("\\p{Cc}", "?");
        return line.length() <= most ? line : line.substring(0, most) + "...";
    }

    /** A value in a sentence: in quotes, as one line, with its length where it is cut short. */
    public static String quoted(String value) {
        return value.length() <= LONGEST_QUOTE
                ? "'" + line(value, LONGEST_QUOTE) + "'"
                : "'" + line(value, LONGEST_QUOTE) + "', " + value.length() + " characters in all";
    }
}
