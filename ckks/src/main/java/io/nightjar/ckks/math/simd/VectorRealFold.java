package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.RealFold;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** As {@link RealFold}, over vectors; the vector of partners is read and written back to front. */
final class VectorRealFold {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final VectorShuffle<Double> BACK = VectorShuffle.fromOp(S, lane -> L - 1 - lane);

    private VectorRealFold() {}

    static void fold(double[] a, NttTables tables) {
        RealFold.foldPairs(a, 1, L, tables);
        foldVectors(a, tables.imaginary(), tables.modulus().q());
        RealFold.foldMiddle(a, tables);
    }

    static void unfold(double[] a, NttTables tables) {
        RealFold.unfoldPairs(a, 1, L, tables);
        unfoldVectors(
                a, tables.imaginary(), tables.modulus().q(), tables.modulus().inverse());
        RealFold.unfoldEnds(a, tables);
    }

    private static void foldVectors(double[] a, double w, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector factor = DoubleVector.broadcast(S, w);
        DoubleVector minus = DoubleVector.broadcast(S, -w);
        DoubleVector quotient = DoubleVector.broadcast(S, w / q);
        for (int i = L, j = a.length - 2 * L + 1; i < a.length / 2; i += L, j -= L) {
            DoubleVector u = DoubleVector.fromArray(S, a, j);
            DoubleVector h = u.mul(minus);
            u = u.fma(factor, h).sub(u.fma(quotient, round).sub(round).fma(modulus, h));
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            x.sub(u.rearrange(BACK)).intoArray(a, i);
            x.rearrange(BACK).add(u).intoArray(a, j);
        }
    }

    private static void unfoldVectors(double[] a, double w, double q, double inverse) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, inverse);
        DoubleVector factor = DoubleVector.broadcast(S, w);
        DoubleVector minus = DoubleVector.broadcast(S, -w);
        DoubleVector quotient = DoubleVector.broadcast(S, w / q);
        for (int i = L, j = a.length - 2 * L + 1; i < a.length / 2; i += L, j -= L) {
            DoubleVector x = DoubleVector.fromArray(S, a, i);
            DoubleVector u = DoubleVector.fromArray(S, a, j);
            DoubleVector s = u.rearrange(BACK).add(x);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(a, i);
            DoubleVector d = x.rearrange(BACK).sub(u);
            DoubleVector h = d.mul(minus);
            d = d.fma(factor, h).sub(d.fma(quotient, round).sub(round).fma(modulus, h));
            d.fma(reciprocal, round).sub(round).fma(minusQ, d).intoArray(a, j);
        }
    }
}
