package io.nightjar.ckks.math.simd;

import static io.nightjar.ckks.math.FactorProducts.product;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.RealFold;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The passes of the real ring's transform that fold and unfold; see {@link RealFold}. A butterfly of places j, N/2 + j
 * needs the partners of both, which are those of N/2 - j and N - j, whose butterfly needs the same four: so both are
 * done together, with the second ones' vectors back to front. Likewise eight places in radix 4. The first and last
 * places of a quarter or half, which would meet themselves, are left to scalar code, as all are where vectors have two
 * lanes, which C2 does not turn round. Written as {@link Lanes} says.
 */
final class RealPasses {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final VectorShuffle<Double> BACK = VectorShuffle.fromOp(S, lane -> L - 1 - lane);

    private RealPasses() {}

    /** Fold and the first stage: canonical residues to at most q (1.6 + 2 q 2^-53). */
    static void forwardRadix2(double[] a, NttTables tables) {
        int half = a.length / 2;
        double w = tables.forward()[1];
        double v = tables.forwardQuotients()[1];
        double q = tables.modulus().q();
        if (L == 2) {
            fold(a, tables);
            RadixPasses.forwardRadix2(a, half, w, v, q);
            return;
        }
        RealFold.foldPairs(a, 1, L, tables);
        RealFold.foldPairs(a, half - L + 1, half, tables);
        RealFold.foldPairs(a, half / 2, half / 2 + 1, tables);
        RealFold.foldMiddle(a, tables);
        butterflies(a, 0, L, tables);
        butterflies(a, half - L + 1, half, tables);
        butterflies(a, half / 2, half / 2 + 1, tables);
        forwardRadix2(a, half, tables.imaginary(), w, v, q);
    }

    /** The first stage for places [from, to) of the lower half, folded. */
    private static void butterflies(double[] a, int from, int to, NttTables tables) {
        int half = a.length / 2;
        double w = tables.forward()[1];
        double v = tables.forwardQuotients()[1];
        double q = tables.modulus().q();
        for (int j = from; j < to; j++) {
            double y = product(a[j + half], w, v, q);
            double x = a[j];
            a[j] = x + y;
            a[j + half] = x - y;
        }
    }

    private static void forwardRadix2(
            double[] a, int half, double imaginary, double factor, double quotient, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector i = DoubleVector.broadcast(S, imaginary);
        DoubleVector minusI = DoubleVector.broadcast(S, -imaginary);
        DoubleVector overI = DoubleVector.broadcast(S, imaginary / q);
        DoubleVector w = DoubleVector.broadcast(S, factor);
        DoubleVector minusW = DoubleVector.broadcast(S, -factor);
        DoubleVector v = DoubleVector.broadcast(S, quotient);
        for (int j = L, k = half - 2 * L + 1; j < half / 2; j += L, k -= L) {
            DoubleVector u1 = DoubleVector.fromArray(S, a, half + j);
            DoubleVector h = u1.mul(minusI);
            u1 = u1.fma(i, h).sub(u1.fma(overI, round).sub(round).fma(modulus, h));
            DoubleVector u2 = DoubleVector.fromArray(S, a, half + k).rearrange(BACK);
            h = u2.mul(minusI);
            u2 = u2.fma(i, h).sub(u2.fma(overI, round).sub(round).fma(modulus, h));
            DoubleVector x1 = DoubleVector.fromArray(S, a, j);
            DoubleVector x2 = DoubleVector.fromArray(S, a, k).rearrange(BACK);
            DoubleVector y1 = x2.add(u1);
            h = y1.mul(minusW);
            y1 = y1.fma(w, h).sub(y1.fma(v, round).sub(round).fma(modulus, h));
            DoubleVector y2 = x1.add(u2);
            h = y2.mul(minusW);
            y2 = y2.fma(w, h).sub(y2.fma(v, round).sub(round).fma(modulus, h));
            x1 = x1.sub(u2);
            x2 = x2.sub(u1);
            x1.add(y1).intoArray(a, j);
            x1.sub(y1).intoArray(a, half + j);
            x2.add(y2).rearrange(BACK).intoArray(a, k);
            x2.sub(y2).rearrange(BACK).intoArray(a, half + k);
        }
    }

    /** Fold alone: canonical residues to at most q (1 + q 2^-53). */
    static void fold(double[] a, NttTables tables) {
        if (L == 2) {
            RealFold.foldPairs(a, 1, a.length / 2, tables);
        } else {
            RealFold.foldPairs(a, 1, L, tables);
            fold(a, tables.imaginary(), tables.modulus().q());
        }
        RealFold.foldMiddle(a, tables);
    }

    private static void fold(double[] a, double imaginary, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector i = DoubleVector.broadcast(S, imaginary);
        DoubleVector minusI = DoubleVector.broadcast(S, -imaginary);
        DoubleVector overI = DoubleVector.broadcast(S, imaginary / q);
        for (int j = L, k = a.length - 2 * L + 1; j < a.length / 2; j += L, k -= L) {
            DoubleVector u = DoubleVector.fromArray(S, a, k);
            DoubleVector h = u.mul(minusI);
            u = u.fma(i, h).sub(u.fma(overI, round).sub(round).fma(modulus, h));
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            x.sub(u.rearrange(BACK)).intoArray(a, j);
            x.rearrange(BACK).add(u).intoArray(a, k);
        }
    }

    /** The last stage, unfold and 1/N: residues of at most 1.2 q, below 2^50, to canonical ones. */
    static void inverseRadix2(double[] a, NttTables tables) {
        int half = a.length / 2;
        if (L == 2) {
            inverseButterflies(a, 0, half, tables);
            unfold(a, tables);
            return;
        }
        inverseButterflies(a, 0, L, tables);
        inverseButterflies(a, half - L + 1, half, tables);
        inverseButterflies(a, half / 2, half / 2 + 1, tables);
        RealFold.unfoldPairs(a, 1, L, tables);
        RealFold.unfoldPairs(a, half - L + 1, half, tables);
        RealFold.unfoldPairs(a, half / 2, half / 2 + 1, tables);
        RealFold.unfoldEnds(a, tables);
        inverseRadix2(
                a,
                half,
                tables.inverse()[1],
                tables.degreeInverse(),
                tables.imaginaryOverDegree(),
                tables.modulus().q(),
                tables.modulus().inverse());
    }

    private static void inverseButterflies(double[] a, int from, int to, NttTables tables) {
        int half = a.length / 2;
        double w = tables.inverse()[1];
        double v = tables.inverseQuotients()[1];
        double q = tables.modulus().q();
        for (int j = from; j < to; j++) {
            double x = a[j];
            double y = a[j + half];
            a[j] = x + y;
            a[j + half] = product(x - y, w, v, q);
        }
    }

    private static void inverseRadix2(
            double[] a, int half, double factor, double scale, double imaginary, double q, double inverse) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, inverse);
        DoubleVector w = DoubleVector.broadcast(S, factor);
        DoubleVector minusW = DoubleVector.broadcast(S, -factor);
        DoubleVector v = DoubleVector.broadcast(S, factor / q);
        DoubleVector s = DoubleVector.broadcast(S, scale);
        DoubleVector minusS = DoubleVector.broadcast(S, -scale);
        DoubleVector overS = DoubleVector.broadcast(S, scale / q);
        DoubleVector i = DoubleVector.broadcast(S, imaginary);
        DoubleVector minusI = DoubleVector.broadcast(S, -imaginary);
        DoubleVector overI = DoubleVector.broadcast(S, imaginary / q);
        for (int j = L, k = half - 2 * L + 1; j < half / 2; j += L, k -= L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector y = DoubleVector.fromArray(S, a, half + j);
            DoubleVector x1 = x.add(y);
            DoubleVector u1 = x.sub(y);
            DoubleVector h = u1.mul(minusW);
            u1 = u1.fma(w, h).sub(u1.fma(v, round).sub(round).fma(modulus, h));
            x = DoubleVector.fromArray(S, a, k).rearrange(BACK);
            y = DoubleVector.fromArray(S, a, half + k).rearrange(BACK);
            DoubleVector x2 = x.add(y);
            DoubleVector u2 = x.sub(y);
            h = u2.mul(minusW);
            u2 = u2.fma(w, h).sub(u2.fma(v, round).sub(round).fma(modulus, h));
            DoubleVector z = x1.add(u2);
            h = z.mul(minusS);
            z = z.fma(s, h).sub(z.fma(overS, round).sub(round).fma(modulus, h));
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).intoArray(a, j);
            z = x1.sub(u2);
            h = z.mul(minusI);
            z = z.fma(i, h).sub(z.fma(overI, round).sub(round).fma(modulus, h));
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).rearrange(BACK).intoArray(a, half + k);
            z = x2.add(u1);
            h = z.mul(minusS);
            z = z.fma(s, h).sub(z.fma(overS, round).sub(round).fma(modulus, h));
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).rearrange(BACK).intoArray(a, k);
            z = x2.sub(u1);
            h = z.mul(minusI);
            z = z.fma(i, h).sub(z.fma(overI, round).sub(round).fma(modulus, h));
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).intoArray(a, half + j);
        }
    }

    /** Unfold and 1/N: residues of at most 1.2 q, below 2^50, to canonical ones; 2.4 q and 2^51 with two lanes. */
    static void unfold(double[] a, NttTables tables) {
        RealFold.unfoldPairs(a, 1, L == 2 ? a.length / 2 : L, tables);
        RealFold.unfoldEnds(a, tables);
        if (L == 2) {
            return;
        }
        unfold(
                a,
                tables.degreeInverse(),
                tables.imaginaryOverDegree(),
                tables.modulus().q(),
                tables.modulus().inverse());
    }

    private static void unfold(double[] a, double scale, double imaginary, double q, double inverse) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, inverse);
        DoubleVector s = DoubleVector.broadcast(S, scale);
        DoubleVector minusS = DoubleVector.broadcast(S, -scale);
        DoubleVector overS = DoubleVector.broadcast(S, scale / q);
        DoubleVector i = DoubleVector.broadcast(S, imaginary);
        DoubleVector minusI = DoubleVector.broadcast(S, -imaginary);
        DoubleVector overI = DoubleVector.broadcast(S, imaginary / q);
        for (int j = L, k = a.length - 2 * L + 1; j < a.length / 2; j += L, k -= L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector u = DoubleVector.fromArray(S, a, k).rearrange(BACK);
            DoubleVector z = x.add(u);
            DoubleVector h = z.mul(minusS);
            z = z.fma(s, h).sub(z.fma(overS, round).sub(round).fma(modulus, h));
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).intoArray(a, j);
            z = x.sub(u);
            h = z.mul(minusI);
            z = z.fma(i, h).sub(z.fma(overI, round).sub(round).fma(modulus, h));
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).rearrange(BACK).intoArray(a, k);
        }
    }
}
