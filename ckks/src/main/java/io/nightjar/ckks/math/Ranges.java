package io.nightjar.ckks.math;

/** The ranges that kernels require of their inputs, for assertions at their entry. */
public final class Ranges {
    private Ranges() {}

    /** Whether all residues of a row are canonical: integers in [-(q-1)/2, (q-1)/2]. */
    public static boolean canonical(double[] row, Modulus m) {
        double largest = (m.q() - 1) / 2;
        boolean canonical = true;
        for (double x : row) {
            canonical &= Math.abs(x) <= largest & x == (x + Modulus.ROUND) - Modulus.ROUND;
        }
        return canonical;
    }

    /** {@link #canonical(double[], Modulus)} of the first {@code count} rows. */
    public static boolean canonical(double[][] rows, int count, Modulus m) {
        boolean canonical = true;
        for (int i = 0; i < count; i++) {
            canonical &= canonical(rows[i], m);
        }
        return canonical;
    }

    /**
     * Whether all values of all rows are integers of magnitude below 2^49, as canonical residues of any modulus are.
     */
    public static boolean residuesOfAny(double[][] rows) {
        boolean inRange = true;
        for (double[] row : rows) {
            for (double x : row) {
                inRange &= Math.abs(x) < 0x1p49 & x == (x + Modulus.ROUND) - Modulus.ROUND;
            }
        }
        return inRange;
    }
}
