package io.nightjar.ckks.math;

/**
 * Between a polynomial of the real ring and the upper and lower half that the transform's tree takes; see
 * {@link NttTables}. Without vector instructions.
 */
public final class RealFold {
    private static final double R = Modulus.ROUND;

    private RealFold() {}

    /**
     * a_i and a_(N-i) to a_i - u and a_i + u with u = I a_(N-i).
     *
     * @param a N residues of at most q/2; replaced by residues of at most q (1 + q 2^-53)
     */
    static void fold(double[] a, NttTables tables) {
        foldPairs(a, 1, a.length / 2, tables);
        foldMiddle(a, tables);
    }

    /** The inverse of {@link #fold}, times 2: canonical residues to canonical residues. */
    static void unfold(double[] a, NttTables tables) {
        unfoldPairs(a, 1, a.length / 2, tables);
        unfoldEnds(a, tables);
    }

    /** The pairs of {@link #fold} with i in [from, to), 1 to N/2. */
    public static void foldPairs(double[] a, int from, int to, NttTables tables) {
        double w = tables.imaginary();
        double q = tables.modulus().q();
        double v = w / q;
        for (int i = from, j = a.length - from; i < to; i++, j--) {
            double y = a[j];
            double h = y * w;
            double u = Math.fma(-(Math.fma(y, v, R) - R), q, h) + Math.fma(y, w, -h);
            double x = a[i];
            a[i] = x - u;
            a[j] = x + u;
        }
    }

    /** The coefficient in the middle, which is its own partner. */
    public static void foldMiddle(double[] a, NttTables tables) {
        int middle = a.length / 2;
        a[middle] += tables.modulus().multiply(a[middle], tables.imaginary());
    }

    /** The pairs of {@link #unfold} with i in [from, to), 1 to N/2. */
    public static void unfoldPairs(double[] a, int from, int to, NttTables tables) {
        double w = tables.imaginary();
        double q = tables.modulus().q();
        double inverse = tables.modulus().inverse();
        double v = w / q;
        for (int i = from, j = a.length - from; i < to; i++, j--) {
            double x = a[i];
            double u = a[j];
            double sum = x + u;
            a[i] = Math.fma(-(Math.fma(sum, inverse, R) - R), q, sum);
            double y = x - u;
            double h = y * w;
            double d = Math.fma(-(Math.fma(y, v, R) - R), q, h) + Math.fma(y, w, -h);
            a[j] = Math.fma(-(Math.fma(d, inverse, R) - R), q, d);
        }
    }

    /** The first coefficient, which has no partner, and the one in the middle, which is its own. */
    public static void unfoldEnds(double[] a, NttTables tables) {
        Modulus modulus = tables.modulus();
        int middle = a.length / 2;
        a[0] = modulus.reduce(2 * a[0]);
        a[middle] = modulus.reduce(a[middle] - modulus.multiply(a[middle], tables.imaginary()));
    }
}
