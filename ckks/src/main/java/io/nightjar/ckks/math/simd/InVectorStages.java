package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.NttOrder;
import io.nightjar.ckks.math.NttTables;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The stages whose partners are d = L/2 ... 1 places apart, for L lanes. Before such a stage two neighbouring vectors
 * exchange halves, so that partners lie in the same lane of one and of the other: with memory in place of shuffles,
 * which check their indices each time on Java 17,
 *
 * <pre>
 * x = places j ... with every second run of d from places j + L - d ...
 * y = places j + d ... with those from places j + L ...
 * </pre>
 *
 * <p>Nothing is exchanged back: for eight lanes the result is in {@link NttOrder}, for four and two once whole vectors
 * have changed places. Written as {@link Lanes} says.
 */
final class InVectorStages {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;
    /** Lanes whose number has bit L/2, bit 2, bit 1. */
    private static final VectorMask<Double> HALVES = lanes(L / 2);

    private static final VectorMask<Double> QUARTERS = lanes(2);
    private static final VectorMask<Double> NEIGHBOURS = lanes(1);

    /** Ring degrees below this leave too little for the passes before. */
    static final int MIN_RING_DEGREE = 128;

    private final NttTables tables;
    private final double q;
    private final double u;
    private final double[] forwardQuarters;
    private final double[] forwardQuarterQuotients;
    private final double[] inverseQuarters;
    private final double[] inverseQuarterQuotients;

    private static VectorMask<Double> lanes(int bit) {
        long set = 0;
        for (int lane = 0; lane < L; lane++) {
            set |= (lane & bit) != 0 ? 1L << lane : 0;
        }
        return VectorMask.fromLong(S, set);
    }

    InVectorStages(NttTables tables) {
        this.tables = tables;
        this.q = tables.modulus().q();
        this.u = tables.modulus().inverse();
        this.forwardQuarters = twice(tables.forward());
        this.forwardQuarterQuotients = twice(tables.forwardQuotients());
        this.inverseQuarters = twice(tables.inverse());
        this.inverseQuarterQuotients = twice(tables.inverseQuotients());
    }

    /** The factors of the stage with partners two places apart, each in two lanes. */
    private static double[] twice(double[] natural) {
        int blocks = natural.length / 4;
        double[] table = new double[2 * blocks];
        for (int i = 0; i < table.length; i++) {
            table[i] = natural[blocks + i / 2];
        }
        return table;
    }

    /** Residues [from, to), a multiple of 16, that {@link Lanes#STAGES} stages keep below 2^52, to canonical ones. */
    void forward(double[] a, int from, int to) {
        double[] w = tables.forward();
        double[] v = tables.forwardQuotients();
        if (L == 2) {
            PairStage.forward(a, from, to, tables);
            return;
        }
        forwardHalves(a, from, to, w, v, q);
        if (L == 8) {
            forwardQuarters(a, from, to, forwardQuarters, forwardQuarterQuotients, q);
        }
        forwardNeighbours(a, from, to, w, v, q, u);
        if (L == 4) {
            exchangeMiddle(a, from, to);
        }
    }

    /**
     * Canonical residues [from, to), a multiple of 16, to residues of at most q whose halves {@link #inverseFirst}
     * exchanges back, where there are more than two lanes.
     */
    void inverse(double[] a, int from, int to) {
        double[] w = tables.inverse();
        double[] v = tables.inverseQuotients();
        if (L == 2) {
            PairStage.inverse(a, from, to, tables);
            return;
        }
        if (L == 4) {
            exchangeMiddle(a, from, to);
        }
        inverseNeighbours(a, from, to, w, v, q);
        if (L == 8) {
            inverseQuarters(a, from, to, inverseQuarters, inverseQuarterQuotients, q);
        }
        inverseHalves(a, from, to, w, v, q, u);
    }

    /**
     * Between the order that four lanes leave, two vectors of even and odd places twice, and {@link NttOrder}, which
     * has both vectors of even places first.
     */
    private static void exchangeMiddle(double[] a, int from, int to) {
        for (int j = from; j < to; j += 4 * L) {
            DoubleVector second = DoubleVector.fromArray(S, a, j + L);
            DoubleVector third = DoubleVector.fromArray(S, a, j + 2 * L);
            third.intoArray(a, j + L);
            second.intoArray(a, j + 2 * L);
        }
    }

    private static void forwardHalves(double[] a, int from, int to, double[] w, double[] v, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        for (int j = from, k = (a.length + from) / L; j < to; j += 2 * L, k += 2) {
            DoubleVector middle = DoubleVector.fromArray(S, a, j + L / 2);
            DoubleVector y = middle.blend(DoubleVector.fromArray(S, a, j + L), HALVES);
            DoubleVector x = DoubleVector.fromArray(S, a, j).blend(middle, HALVES);
            DoubleVector factor = DoubleVector.broadcast(S, w[k]).blend(DoubleVector.broadcast(S, w[k + 1]), HALVES);
            DoubleVector quotient = DoubleVector.broadcast(S, v[k]).blend(DoubleVector.broadcast(S, v[k + 1]), HALVES);
            DoubleVector h = y.mul(factor.neg());
            y = y.fma(factor, h).sub(y.fma(quotient, round).sub(round).fma(modulus, h));
            x.add(y).intoArray(a, j);
            x.sub(y).intoArray(a, j + L);
        }
    }

    private static void forwardQuarters(double[] a, int from, int to, double[] w, double[] v, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        for (int j = from, k = from / 2; j < to; j += 2 * L, k += L) {
            DoubleVector y = DoubleVector.fromArray(S, a, j + 2).blend(DoubleVector.fromArray(S, a, j + L), QUARTERS);
            DoubleVector x = DoubleVector.fromArray(S, a, j).blend(DoubleVector.fromArray(S, a, j + L - 2), QUARTERS);
            DoubleVector factor = DoubleVector.fromArray(S, w, k);
            DoubleVector h = y.mul(factor.neg());
            DoubleVector c = y.fma(DoubleVector.fromArray(S, v, k), round).sub(round);
            y = y.fma(factor, h).sub(c.fma(modulus, h));
            x.add(y).intoArray(a, j);
            x.sub(y).intoArray(a, j + L);
        }
    }

    private static void forwardNeighbours(double[] a, int from, int to, double[] w, double[] v, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        for (int j = from, k = (a.length + from) / 2; j < to; j += 2 * L, k += L) {
            DoubleVector y = DoubleVector.fromArray(S, a, j + 1).blend(DoubleVector.fromArray(S, a, j + L), NEIGHBOURS);
            DoubleVector x = DoubleVector.fromArray(S, a, j).blend(DoubleVector.fromArray(S, a, j + L - 1), NEIGHBOURS);
            DoubleVector factor = DoubleVector.fromArray(S, w, k);
            DoubleVector h = y.mul(factor.neg());
            DoubleVector c = y.fma(DoubleVector.fromArray(S, v, k), round).sub(round);
            y = y.fma(factor, h).sub(c.fma(modulus, h));
            DoubleVector s = x.add(y);
            s.fma(reciprocal, round).sub(round).fma(minusQ, s).intoArray(a, j);
            DoubleVector d = x.sub(y);
            d.fma(reciprocal, round).sub(round).fma(minusQ, d).intoArray(a, j + L);
        }
    }

    private static void inverseNeighbours(double[] a, int from, int to, double[] w, double[] v, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        for (int j = from, k = (a.length + from) / 2; j < to; j += 2 * L, k += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, j);
            DoubleVector y = DoubleVector.fromArray(S, a, j + L);
            x.add(y).intoArray(a, j);
            DoubleVector d = x.sub(y);
            DoubleVector factor = DoubleVector.fromArray(S, w, k);
            DoubleVector h = d.mul(factor.neg());
            DoubleVector c = d.fma(DoubleVector.fromArray(S, v, k), round).sub(round);
            d.fma(factor, h).sub(c.fma(modulus, h)).intoArray(a, j + L);
        }
    }

    private static void inverseQuarters(double[] a, int from, int to, double[] w, double[] v, double q) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        for (int j = from, k = from / 2; j < to; j += 2 * L, k += L) {
            DoubleVector y = DoubleVector.fromArray(S, a, j + 1).blend(DoubleVector.fromArray(S, a, j + L), NEIGHBOURS);
            DoubleVector x = DoubleVector.fromArray(S, a, j).blend(DoubleVector.fromArray(S, a, j + L - 1), NEIGHBOURS);
            x.add(y).intoArray(a, j);
            DoubleVector d = x.sub(y);
            DoubleVector factor = DoubleVector.fromArray(S, w, k);
            DoubleVector h = d.mul(factor.neg());
            DoubleVector c = d.fma(DoubleVector.fromArray(S, v, k), round).sub(round);
            d.fma(factor, h).sub(c.fma(modulus, h)).intoArray(a, j + L);
        }
    }

    private static void inverseHalves(double[] a, int from, int to, double[] w, double[] v, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        int d = L == 8 ? 2 : 1;
        VectorMask<Double> mask = L == 8 ? QUARTERS : NEIGHBOURS;
        for (int j = from, k = (a.length + from) / L; j < to; j += 2 * L, k += 2) {
            DoubleVector y = DoubleVector.fromArray(S, a, j + d).blend(DoubleVector.fromArray(S, a, j + L), mask);
            DoubleVector x = DoubleVector.fromArray(S, a, j).blend(DoubleVector.fromArray(S, a, j + L - d), mask);
            DoubleVector sum = x.add(y);
            sum.fma(reciprocal, round).sub(round).fma(minusQ, sum).intoArray(a, j);
            DoubleVector difference = x.sub(y);
            DoubleVector factor = DoubleVector.broadcast(S, w[k]).blend(DoubleVector.broadcast(S, w[k + 1]), HALVES);
            DoubleVector quotient = DoubleVector.broadcast(S, v[k]).blend(DoubleVector.broadcast(S, v[k + 1]), HALVES);
            DoubleVector h = difference.mul(factor.neg());
            DoubleVector c = difference.fma(quotient, round).sub(round);
            difference.fma(factor, h).sub(c.fma(modulus, h)).intoArray(a, j + L);
        }
    }

    /**
     * The first radix-4 pass of the inverse, partners in the four vectors of a group, after the halves of each two have
     * been exchanged back. Inputs of at most 1.2 q become at most 1.2 q.
     */
    static void inverseFirst(double[] a, int from, int to, double[] w, double[] v, double q, double u) {
        DoubleVector round = DoubleVector.broadcast(S, Modulus.ROUND);
        DoubleVector modulus = DoubleVector.broadcast(S, q);
        DoubleVector minusQ = DoubleVector.broadcast(S, -q);
        DoubleVector reciprocal = DoubleVector.broadcast(S, u);
        for (int j = from, k = (a.length + from) / (4 * L); j < to; j += 4 * L, k++) {
            DoubleVector middle = DoubleVector.fromArray(S, a, j + L / 2);
            DoubleVector x0 = DoubleVector.fromArray(S, a, j).blend(middle, HALVES);
            DoubleVector x1 = middle.blend(DoubleVector.fromArray(S, a, j + L), HALVES);
            DoubleVector y0 = x0.add(x1);
            DoubleVector y1 = x0.sub(x1);
            DoubleVector factor = DoubleVector.broadcast(S, w[2 * k]);
            DoubleVector h = y1.mul(factor.neg());
            DoubleVector c = y1.fma(DoubleVector.broadcast(S, v[2 * k]), round).sub(round);
            y1 = y1.fma(factor, h).sub(c.fma(modulus, h));
            middle = DoubleVector.fromArray(S, a, j + 2 * L + L / 2);
            DoubleVector x2 = DoubleVector.fromArray(S, a, j + 2 * L).blend(middle, HALVES);
            DoubleVector x3 = middle.blend(DoubleVector.fromArray(S, a, j + 3 * L), HALVES);
            DoubleVector y2 = x2.add(x3);
            DoubleVector y3 = x2.sub(x3);
            factor = DoubleVector.broadcast(S, w[2 * k + 1]);
            h = y3.mul(factor.neg());
            c = y3.fma(DoubleVector.broadcast(S, v[2 * k + 1]), round).sub(round);
            y3 = y3.fma(factor, h).sub(c.fma(modulus, h));
            DoubleVector z = y0.add(y2);
            z.fma(reciprocal, round).sub(round).fma(minusQ, z).intoArray(a, j);
            y1.add(y3).intoArray(a, j + L);
            factor = DoubleVector.broadcast(S, w[k]);
            DoubleVector minusFactor = factor.neg();
            DoubleVector quotient = DoubleVector.broadcast(S, v[k]);
            z = y0.sub(y2);
            h = z.mul(minusFactor);
            z.fma(factor, h)
                    .sub(z.fma(quotient, round).sub(round).fma(modulus, h))
                    .intoArray(a, j + 2 * L);
            z = y1.sub(y3);
            h = z.mul(minusFactor);
            z.fma(factor, h)
                    .sub(z.fma(quotient, round).sub(round).fma(modulus, h))
                    .intoArray(a, j + 3 * L);
        }
    }
}
