package io.nightjar.model.images;

import io.nightjar.ckks.Counts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which columns of a table of text hold the pixels of an image.
 *
 * @param header whether the first line has names
 * @param label place of the column that is called {@code label}, -1 where there is none
 * @param count of all columns
 */
record CsvColumns(boolean header, int label, int count) {
    /** Digits are never given back, which would take quadratic time in a long field. */
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?(\\d++\\.?+\\d*+|\\.\\d++)([eE][-+]?\\d++)?|[-+]?(nan|inf(inity)?)", Pattern.CASE_INSENSITIVE);

    private static final int HEAD_BYTES = 64;
    /** The byte order mark of UTF-8, which spreadsheets put in front. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Whether a file begins like a table: printable characters, and a comma, a digit or a letter among the first. */
    static boolean isTable(byte[] head) {
        byte[] first = Arrays.copyOf(head, Math.min(HEAD_BYTES, head.length));
        boolean comma = false;
        for (int i = beginsWithMark(first) ? MARK.length : 0; i < first.length; i++) {
            byte b = first[i];
            boolean text = b >= ' ' && b < 127 || b == '\r' || b == '\n';
            if (!text) {
                return false;
            }
            comma |= b == ',';
        }
        return comma;
    }

    private static boolean beginsWithMark(byte[] head) {
        return head.length > MARK.length && Arrays.equals(head, 0, MARK.length, MARK, 0, MARK.length);
    }

    /** @throws ImageDataException if the first line has other than the values of an image of so many pixels */
    static CsvColumns of(Path file, String firstLine, int pixels) {
        String[] fields = split(firstLine);
        int label = -1;
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].toLowerCase(Locale.ROOT).equals("label")) {
                if (label >= 0) {
                    throw new ImageDataException(
                            file + " has two columns called label, expected at most one; take one" + " away");
                }
                label = i;
            }
        }
        boolean header = label >= 0
                || Arrays.stream(fields)
                        .noneMatch(field -> NUMBER.matcher(field).matches());
        int values = fields.length - (label < 0 ? 0 : 1);
        if (values != pixels) {
            String remedy = values == pixels + 1
                    ? "take the column away that is no pixel, or call it label in a first line of names"
                    : "give images of the size the model takes";
            throw new ImageDataException(file + " has " + Counts.of(values, "value") + " in a row, expected " + pixels
                    + " for an image; " + remedy);
        }
        if (header && Arrays.stream(fields).anyMatch(String::isEmpty)) {
            throw new ImageDataException(file + " has a first line with neither a number nor a name between two commas,"
                    + " expected pixels or names of columns; complete it or take it away");
        }
        if (!header && countsUp(fields)) {
            throw new ImageDataException(file + " has a first line that counts from " + fields[0] + " to "
                    + fields[fields.length - 1] + ", which may be numbers of columns or an image; take that line away,"
                    + " or give the columns names");
        }
        return new CsvColumns(header, label, fields.length);
    }

    /** As the columns of a table without names are numbered. */
    private static boolean countsUp(String... fields) {
        boolean rising = fields.length > 1 && (fields[0].equals("0") || fields[0].equals("1"));
        for (int i = 1; rising && i < fields.length; i++) {
            rising = fields[i].equals(Integer.toString(i + (fields[0].equals("0") ? 0 : 1)));
        }
        return rising;
    }

    static String[] split(String line) {
        String[] fields = line.split(",", -1);
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i].strip();
            boolean quoted = field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"");
            fields[i] = quoted ? field.substring(1, field.length() - 1) : field;
        }
        return fields;
    }

    /** @return the pixels of a row, without its label */
    byte[] pixels(Path file, String line, long number) {
        String[] fields = split(line);
        if (fields.length != count) {
            throw new ImageDataException(file + " has " + Counts.of(fields.length, "value") + " in line " + number
                    + ", expected " + count + " as in the first; complete it or take it away");
        }
        byte[] pixels = new byte[count - (label < 0 ? 0 : 1)];
        int at = 0;
        for (int i = 0; i < count; i++) {
            if (i != label) {
                pixels[at++] = (byte) level(file, fields[i], number);
            }
        }
        return pixels;
    }

    private static int level(Path file, String field, long number) {
        int value = -1;
        if (!field.isEmpty() && field.length() <= 3 && field.chars().allMatch(c -> c >= '0' && c <= '9')) {
            value = Integer.parseInt(field);
        }
        if (value < 0 || value > 255) {
            String shown = field.length() > 20 ? field.substring(0, 20) + "..." : field;
            throw new ImageDataException(file + " has '" + shown.replaceAll("[^ -~]", "?") + "' in line " + number
                    + ", expected integers of 0 to 255 with commas between; scale them, or save fractions as .npy");
        }
        return value;
    }
}
