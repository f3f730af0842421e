package io.nightjar.ckks.io;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Residues in [0, q) at the width of their prime: value i takes bits [i w, (i + 1) w) of its row, counted from the
 * lowest bit of the first byte. A row of N residues takes N w / 8 bytes, a whole number since N is at least 16.
 */
final class BitPacking {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private BitPacking() {}

    static int bytes(int residues, int bits) {
        return Math.toIntExact((long) residues * bits / 8);
    }

    static long bytes(RnsBasis basis) {
        long sum = 0;
        for (int i = 0; i < basis.size(); i++) {
            sum += bytes(basis.degree(), basis.modulus(i).bits());
        }
        return sum;
    }

    static void pack(NttPoly poly, ByteBuffer out) {
        for (int i = 0; i < poly.limbs(); i++) {
            int length = bytes(poly.basis().degree(), poly.basis().modulus(i).bits());
            pack(poly.row(i), poly.basis().modulus(i), out.array(), out.position());
            out.position(out.position() + length);
        }
    }

    /**
     * Packs the residues of one row.
     *
     * @throws IllegalArgumentException if a residue is no integer of magnitude below q
     */
    static void pack(double[] row, Modulus modulus, byte[] out, int offset) {
        int bits = modulus.bits();
        long q = modulus.value();
        long word = 0;
        int fill = 0;
        int at = offset;
        long excess = 0;
        boolean integers = true;
        for (double residue : row) {
            long x = (long) residue;
            integers &= x == residue;
            excess |= (q - 1 - x) | (q - 1 + x);
            x += (x >> 63) & q;
            word |= x << fill;
            fill += bits;
            if (fill >= Long.SIZE) {
                WORDS.set(out, at, word);
                at += Long.BYTES;
                fill -= Long.SIZE;
                word = fill == 0 ? 0 : x >>> (bits - fill);
            }
        }
        for (; fill > 0; fill -= Byte.SIZE, word >>>= Byte.SIZE) {
            out[at++] = (byte) word;
        }
        if (!integers || excess < 0) {
            throw noResidue(row, modulus);
        }
    }

    private static IllegalArgumentException noResidue(double[] row, Modulus modulus) {
        int i = 0;
        while (row[i] == Math.rint(row[i]) && Math.abs(row[i]) < modulus.value()) {
            i++;
        }
        return new IllegalArgumentException(
                "residue " + row[i] + " at place " + i + " is no integer of magnitude below " + modulus
                        + "; it comes from a polynomial that was recycled or badly made");
    }

    /** Leaves canonical residues in {@code row}; false if one was not below q. */
    static boolean unpack(byte[] in, int offset, Modulus modulus, double[] row) {
        int bits = modulus.bits();
        long q = modulus.value();
        long half = q >> 1;
        long mask = (1L << bits) - 1;
        long excess = 0;
        long bit = 0;
        int n = row.length;
        int safe = Math.max(0, n - Long.SIZE);
        for (int i = 0; i < safe; i++, bit += bits) {
            long x = ((long) WORDS.get(in, offset + (int) (bit >> 3)) >>> (bit & 7)) & mask;
            excess |= q - 1 - x;
            row[i] = (double) (x - (q & ((half - x) >> 63)));
        }
        for (int i = safe; i < n; i++, bit += bits) {
            long x = (tail(in, offset + (int) (bit >> 3), offset + bytes(n, bits)) >>> (bit & 7)) & mask;
            excess |= q - 1 - x;
            row[i] = (double) (x - (q & ((half - x) >> 63)));
        }
        return excess >= 0;
    }

    /** Up to eight bytes from {@code at}, none from {@code end} on. */
    private static long tail(byte[] in, int at, int end) {
        long word = 0;
        for (int i = Math.min(at + Long.BYTES, end) - 1; i >= at; i--) {
            word = word << 8 | Byte.toUnsignedLong(in[i]);
        }
        return word;
    }
}
