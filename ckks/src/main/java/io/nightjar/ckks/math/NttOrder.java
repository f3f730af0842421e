package io.nightjar.ckks.math;

/**
 * The order of NTT values: bit-reversed, except that within every aligned block of 16 the values at even places come
 * first, then those at odd places. That is how the last stages leave two vectors of eight; other code moves values into
 * it.
 */
public final class NttOrder {
    /** Positions of one block. */
    public static final int BLOCK = 16;

    private NttOrder() {}

    /** The position of the value at {@code place} of bit-reversed order. */
    public static int position(int place) {
        int inBlock = place % BLOCK;
        return place - inBlock + inBlock / 2 + (inBlock % 2) * (BLOCK / 2);
    }

    /** The place in bit-reversed order of the value at {@code position}. */
    public static int place(int position) {
        int inBlock = position % BLOCK;
        return position - inBlock + 2 * (inBlock % (BLOCK / 2)) + inBlock / (BLOCK / 2);
    }

    /** Moves values [from, to) of bit-reversed order, whole blocks, into this order. */
    static void fromBitReversed(double[] a, int from, int to) {
        double[] block = new double[BLOCK];
        for (int start = from; start < to; start += BLOCK) {
            System.arraycopy(a, start, block, 0, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                a[start + position(i)] = block[i];
            }
        }
    }

    /** The inverse of {@link #fromBitReversed}. */
    static void toBitReversed(double[] a, int from, int to) {
        double[] block = new double[BLOCK];
        for (int start = from; start < to; start += BLOCK) {
            System.arraycopy(a, start, block, 0, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                a[start + i] = block[position(i)];
            }
        }
    }
}
