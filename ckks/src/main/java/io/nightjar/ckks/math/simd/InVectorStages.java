package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.NttTables;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The stages whose partners are 4, 2 and 1 lanes apart, as far as the lane count has them. Factors come from the tables of the other stages,
 * spread over the lanes by a shuffle, and their quotients from a product, which keeps the tables small. Shuffles are constants: C2 turns only
 * those into one instruction.
 */
final class InVectorStages {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    private static final VectorShuffle<Double> LOW_4 = shuffle(lane -> lane & ~4);
    private static final VectorShuffle<Double> HIGH_4 = shuffle(lane -> lane | 4);
    private static final VectorShuffle<Double> SWAP_4 = shuffle(lane -> lane ^ 4);
    private static final VectorShuffle<Double> LOW_2 = shuffle(lane -> lane & ~2);
    private static final VectorShuffle<Double> HIGH_2 = shuffle(lane -> lane | 2);
    private static final VectorShuffle<Double> SWAP_2 = shuffle(lane -> lane ^ 2);
    private static final VectorShuffle<Double> SPREAD_2 = shuffle(lane -> lane / 4);
    private static final VectorShuffle<Double> LOW_1 = shuffle(lane -> lane & ~1);
    private static final VectorShuffle<Double> HIGH_1 = shuffle(lane -> lane | 1);
    private static final VectorShuffle<Double> SWAP_1 = shuffle(lane -> lane ^ 1);
    private static final VectorShuffle<Double> SPREAD_1 = shuffle(lane -> lane / 2);

    private final double q;
    private final double u;
    /** The factors of the stages of distance 4 and 2, from index N/8 and N/4, and of distance 1 from N/2, and a vector of zeros. */
    private final double[] forward;
    /** As {@link #forward}, with 1/N in the factors of distance 1. */
    private final double[] inverse;

    private final double degreeInverse;

    InVectorStages(NttTables tables) {
        Modulus modulus = tables.modulus();
        int n = tables.ringDegree();
        this.q = modulus.q();
        this.u = modulus.inverse();
        this.forward = Arrays.copyOf(tables.forward(), n + L);
        this.inverse = Arrays.copyOf(tables.inverse(), n + L);
        this.degreeInverse = tables.degreeInverse();
        for (int i = n / 2; i < n; i++) {
            inverse[i] = modulus.multiply(inverse[i], degreeInverse);
        }
    }

    private static VectorShuffle<Double> shuffle(IntUnaryOperator source) {
        return VectorShuffle.fromOp(S, lane -> source.applyAsInt(lane) & (L - 1));
    }

    private static DoubleVector lanes(IntToDoubleFunction value) {
        double[] values = new double[L];
        Arrays.setAll(values, value);
        return DoubleVector.fromArray(S, values, 0);
    }

    private static DoubleVector signs(int distance) {
        return lanes(lane -> (lane & distance) == 0 ? 1 : -1);
    }

    /** Residues [from, to) of magnitude at most 2^53 to canonical ones. */
    void forward(double[] a, int from, int to) {
        if (L == 8) {
            forward8(a, from, to, forward, a.length, q, u);
        } else if (L == 4) {
            forward4(a, from, to, forward, a.length, q, u);
        } else {
            forward2(a, from, to, forward, a.length, q, u);
        }
    }

    /** Canonical residues [from, to) to 1/N times the values of the first inverse stages, at most 0.7 q. */
    void inverse(double[] a, int from, int to) {
        if (L == 8) {
            inverse8(a, from, to, inverse, a.length, degreeInverse, q, u);
        } else if (L == 4) {
            inverse4(a, from, to, inverse, a.length, degreeInverse, q, u);
        } else {
            inverse2(a, from, to, inverse, a.length, degreeInverse, q, u);
        }
    }

    private static void forward8(double[] a, int from, int to, double[] w, int n, double q, double u) {
        DoubleVector s4 = signs(4);
        DoubleVector s2 = signs(2);
        DoubleVector s1 = signs(1);
        for (int j = from; j < to; j += 8) {
            DoubleVector x = Lanes.reduce(Lanes.load(a, j), u, q);
            double w4 = w[(n + j) >> 3];
            x = Lanes.product(x.rearrange(HIGH_4), w4, w4 * u, q).fma(s4, x.rearrange(LOW_4));
            DoubleVector w2 = Lanes.load(w, (n + j) >> 2).rearrange(SPREAD_2);
            x = Lanes.product(x.rearrange(HIGH_2), w2, u, q).fma(s2, x.rearrange(LOW_2));
            DoubleVector w1 = Lanes.load(w, (n + j) >> 1).rearrange(SPREAD_1);
            x = Lanes.product(x.rearrange(HIGH_1), w1, u, q).fma(s1, x.rearrange(LOW_1));
            Lanes.reduce(x, u, q).intoArray(a, j);
        }
    }

    private static void forward4(double[] a, int from, int to, double[] w, int n, double q, double u) {
        DoubleVector s2 = signs(2);
        DoubleVector s1 = signs(1);
        for (int j = from; j < to; j += 4) {
            DoubleVector x = Lanes.reduce(Lanes.load(a, j), u, q);
            double w2 = w[(n + j) >> 2];
            x = Lanes.product(x.rearrange(HIGH_2), w2, w2 * u, q).fma(s2, x.rearrange(LOW_2));
            DoubleVector w1 = Lanes.load(w, (n + j) >> 1).rearrange(SPREAD_1);
            x = Lanes.product(x.rearrange(HIGH_1), w1, u, q).fma(s1, x.rearrange(LOW_1));
            Lanes.reduce(x, u, q).intoArray(a, j);
        }
    }

    private static void forward2(double[] a, int from, int to, double[] w, int n, double q, double u) {
        DoubleVector s1 = signs(1);
        for (int j = from; j < to; j += 2) {
            DoubleVector x = Lanes.reduce(Lanes.load(a, j), u, q);
            double w1 = w[(n + j) >> 1];
            x = Lanes.product(x.rearrange(HIGH_1), w1, w1 * u, q).fma(s1, x.rearrange(LOW_1));
            Lanes.reduce(x, u, q).intoArray(a, j);
        }
    }

    private static void inverse8(
            double[] a, int from, int to, double[] w, int n, double degreeInverse, double q, double u) {
        DoubleVector s1 = signs(1);
        DoubleVector s2 = signs(2);
        DoubleVector s4 = signs(4);
        DoubleVector d1 = lanes(lane -> lane & 1);
        DoubleVector d2 = lanes(lane -> lane >> 1 & 1);
        DoubleVector d4 = lanes(lane -> lane >> 2);
        DoubleVector k1 = lanes(lane -> (lane & 1) == 0 ? degreeInverse : 0);
        DoubleVector k2 = lanes(lane -> 1 - (lane >> 1 & 1));
        DoubleVector k4 = lanes(lane -> 1 - (lane >> 2));
        for (int j = from; j < to; j += 8) {
            DoubleVector x = Lanes.load(a, j);
            DoubleVector w1 = Lanes.load(w, (n + j) >> 1).rearrange(SPREAD_1).fma(d1, k1);
            x = Lanes.product(x.fma(s1, x.rearrange(SWAP_1)), w1, u, q);
            DoubleVector w2 = Lanes.load(w, (n + j) >> 2).rearrange(SPREAD_2).fma(d2, k2);
            x = Lanes.product(x.fma(s2, x.rearrange(SWAP_2)), w2, u, q);
            DoubleVector w4 = DoubleVector.broadcast(S, w[(n + j) >> 3]).fma(d4, k4);
            x = Lanes.product(x.fma(s4, x.rearrange(SWAP_4)), w4, u, q);
            x.intoArray(a, j);
        }
    }

    private static void inverse4(
            double[] a, int from, int to, double[] w, int n, double degreeInverse, double q, double u) {
        DoubleVector s1 = signs(1);
        DoubleVector s2 = signs(2);
        DoubleVector d1 = lanes(lane -> lane & 1);
        DoubleVector d2 = lanes(lane -> lane >> 1);
        DoubleVector k1 = lanes(lane -> (lane & 1) == 0 ? degreeInverse : 0);
        DoubleVector k2 = lanes(lane -> 1 - (lane >> 1));
        for (int j = from; j < to; j += 4) {
            DoubleVector x = Lanes.load(a, j);
            DoubleVector w1 = Lanes.load(w, (n + j) >> 1).rearrange(SPREAD_1).fma(d1, k1);
            x = Lanes.product(x.fma(s1, x.rearrange(SWAP_1)), w1, u, q);
            DoubleVector w2 = DoubleVector.broadcast(S, w[(n + j) >> 2]).fma(d2, k2);
            x = Lanes.product(x.fma(s2, x.rearrange(SWAP_2)), w2, u, q);
            x.intoArray(a, j);
        }
    }

    private static void inverse2(
            double[] a, int from, int to, double[] w, int n, double degreeInverse, double q, double u) {
        DoubleVector s1 = signs(1);
        DoubleVector d1 = lanes(lane -> lane);
        DoubleVector k1 = lanes(lane -> lane == 0 ? degreeInverse : 0);
        for (int j = from; j < to; j += 2) {
            DoubleVector x = Lanes.load(a, j);
            DoubleVector w1 = DoubleVector.broadcast(S, w[(n + j) >> 1]).fma(d1, k1);
            Lanes.product(x.fma(s1, x.rearrange(SWAP_1)), w1, u, q).intoArray(a, j);
        }
    }
}
