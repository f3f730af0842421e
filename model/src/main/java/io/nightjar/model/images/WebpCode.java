package io.nightjar.model.images;

import java.util.Arrays;

/** A canonical prefix code of a lossless WebP image (RFC 9649, section 3.7.2). */
final class WebpCode {
    private static final int LONGEST = 15;
    private static final int FIRST_LENGTH = 8;
    private static final int REPEAT = 16;
    private static final int SHORT_ZEROS = 17;
    /** The order in which the lengths of the code for lengths are stored. */
    private static final int[] ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    /** Symbols by the length of their code, and by value within a length. */
    private final char[] symbols;

    private final int[] countByLength;

    private WebpCode(char[] symbols, int[] countByLength) {
        this.symbols = symbols;
        this.countByLength = countByLength;
    }

    /**
     * Reads the code itself.
     *
     * @param alphabet how many symbols there are
     * @throws ImageDataException if it is no complete code of such symbols
     */
    static WebpCode read(WebpBits bits, int alphabet) {
        int[] lengths = bits.readFlag() ? ofOneOrTwo(bits, alphabet) : lengths(bits, alphabet);
        return of(bits, lengths);
    }

    private static int[] ofOneOrTwo(WebpBits bits, int alphabet) {
        int[] lengths = new int[alphabet];
        int symbols = 1 + bits.read(1);
        int width = bits.readFlag() ? 8 : 1;
        for (int i = 0; i < symbols; i++) {
            int symbol = bits.read(i == 0 ? width : 8);
            if (symbol >= alphabet) {
                throw bits.damaged("symbol " + symbol + " of " + alphabet);
            }
            lengths[symbol] = 1;
        }
        return lengths;
    }

    private static int[] lengths(WebpBits bits, int alphabet) {
        int[] ofLengths = new int[ORDER.length];
        int stored = 4 + bits.read(4);
        for (int i = 0; i < stored; i++) {
            ofLengths[ORDER[i]] = bits.read(3);
        }
        WebpCode code = of(bits, ofLengths);
        int left = alphabet;
        if (bits.readFlag()) {
            left = 2 + bits.read(2 + 2 * bits.read(3));
            if (left > alphabet) {
                throw bits.damaged(left + " lengths of " + alphabet);
            }
        }
        int[] lengths = new int[alphabet];
        int previous = FIRST_LENGTH;
        for (int at = 0; at < alphabet && left > 0; left--) {
            int length = code.next(bits);
            int times = 1;
            if (length == REPEAT) {
                times = 3 + bits.read(2);
                length = previous;
            } else if (length > REPEAT) {
                times = length == SHORT_ZEROS ? 3 + bits.read(3) : 11 + bits.read(7);
                length = 0;
            } else if (length > 0) {
                previous = length;
            }
            if (times > alphabet - at) {
                throw bits.damaged("more lengths than " + alphabet);
            }
            Arrays.fill(lengths, at, at + times, length);
            at += times;
        }
        return lengths;
    }

    private static WebpCode of(WebpBits bits, int[] lengths) {
        int[] count = new int[LONGEST + 1];
        int used = 0;
        for (int length : lengths) {
            count[length] += length > 0 ? 1 : 0;
            used += length > 0 ? 1 : 0;
        }
        int open = 1;
        for (int length = 1; length <= LONGEST; length++) {
            open = 2 * open - count[length];
            if (open < 0) {
                break;
            }
        }
        if (used != 1 && open != 0) {
            throw bits.damaged("a code of " + used + " symbols that is not complete");
        }
        char[] symbols = new char[used];
        int at = 0;
        for (int length = 1; length <= LONGEST; length++) {
            for (int symbol = 0; count[length] > 0 && symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    symbols[at++] = (char) symbol;
                }
            }
        }
        return new WebpCode(symbols, count);
    }

    /** The next symbol; one that is alone takes no bit. */
    int next(WebpBits bits) {
        if (symbols.length == 1) {
            return symbols[0];
        }
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code |= bits.read(1);
            int count = countByLength[length];
            if (code - first < count) {
                return symbols[index + code - first];
            }
            index += count;
            first = first + count << 1;
            code <<= 1;
        }
        throw new IllegalStateException("a complete code has no such word");
    }
}
