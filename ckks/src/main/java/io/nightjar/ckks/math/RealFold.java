package io.nightjar.ckks.math;

import static io.nightjar.ckks.math.FactorProducts.product;

/**
 * Between a polynomial of the real ring and the lower and upper half that the transform's tree takes; see
 * {@link NttTables}. Without vector instructions, for ranges of coefficients, so that vector code can leave the edges
 * to it.
 */
public final class RealFold {
    private static final double R = Modulus.ROUND;

    private RealFold() {}

    /**
     * a_i and a_(N-i) to a_i - u and a_i + u with u = I a_(N-i), for all i.
     *
     * @param a N residues of at most q/2; replaced by residues of at most q (1 + q 2^-53)
     */
    static void fold(double[] a, NttTables tables) {
        foldPairs(a, 1, a.length / 2, tables);
        foldMiddle(a, tables);
    }

    /**
     * The inverse of {@link #fold} times 1/N.
     *
     * @param a N residues of at most 3 q, below 2^51; replaced by canonical ones
     */
    static void unfold(double[] a, NttTables tables) {
        unfoldPairs(a, 1, a.length / 2, tables);
        unfoldEnds(a, tables);
    }

    /** The pairs of {@link #fold} with i in [from, to), within [1, N/2). */
    public static void foldPairs(double[] a, int from, int to, NttTables tables) {
        double w = tables.imaginary();
        double q = tables.modulus().q();
        double v = w / q;
        for (int i = from, j = a.length - from; i < to; i++, j--) {
            double u = product(a[j], w, v, q);
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

    /** The pairs of {@link #unfold} with i in [from, to), within [1, N/2). */
    public static void unfoldPairs(double[] a, int from, int to, NttTables tables) {
        double q = tables.modulus().q();
        double inverse = tables.modulus().inverse();
        double s = tables.degreeInverse();
        double w = tables.imaginaryOverDegree();
        for (int i = from, j = a.length - from; i < to; i++, j--) {
            double sum = product(a[i] + a[j], s, s / q, q);
            double difference = product(a[i] - a[j], w, w / q, q);
            a[i] = Math.fma(-(Math.fma(sum, inverse, R) - R), q, sum);
            a[j] = Math.fma(-(Math.fma(difference, inverse, R) - R), q, difference);
        }
    }

    /** The first coefficient, which has no partner, and the one in the middle, which is its own. */
    public static void unfoldEnds(double[] a, NttTables tables) {
        Modulus modulus = tables.modulus();
        int middle = a.length / 2;
        a[0] = modulus.multiply(modulus.reduce(2 * modulus.reduce(a[0])), tables.degreeInverse());
        double x = modulus.reduce(a[middle]);
        a[middle] =
                modulus.multiply(modulus.reduce(x - modulus.multiply(x, tables.imaginary())), tables.degreeInverse());
    }
}
