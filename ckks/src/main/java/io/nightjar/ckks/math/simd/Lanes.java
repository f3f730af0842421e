package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.Modulus;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector species of the transforms and modular arithmetic on it.
 *
 * <p>Ranges: a product by a factor w with |w| <= q/2 and quotient v = w/q rounds x v to the nearest integer while |x| <= 2^52, and is then
 * exact and at most q (1/2 + b q 2^-53) for |x| <= b q.
 */
final class Lanes {
    /** Two, four or eight lanes. */
    static final VectorSpecies<Double> SPECIES = species();

    static final int COUNT = SPECIES.length();

    /** Number of stages whose partners lie within one vector. */
    static final int STAGES = Integer.numberOfTrailingZeros(COUNT);

    private Lanes() {}

    private static VectorSpecies<Double> species() {
        int preferred = DoubleVector.SPECIES_PREFERRED.length();
        if (preferred > 8) {
            return DoubleVector.SPECIES_512;
        }
        return preferred < 2 ? DoubleVector.SPECIES_128 : DoubleVector.SPECIES_PREFERRED;
    }

    static DoubleVector load(double[] a, int i) {
        return DoubleVector.fromArray(SPECIES, a, i);
    }

    /** x w mod q; w and -w have opposite roundings of x w, which saves a negation. */
    static DoubleVector product(DoubleVector x, double w, double v, double q) {
        DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
        DoubleVector minusHigh = x.mul(DoubleVector.broadcast(SPECIES, -w));
        DoubleVector low = x.fma(DoubleVector.broadcast(SPECIES, w), minusHigh);
        DoubleVector c = x.fma(DoubleVector.broadcast(SPECIES, v), round).sub(round);
        return low.sub(c.fma(DoubleVector.broadcast(SPECIES, q), minusHigh));
    }

    /** x w mod q lane by lane. */
    static DoubleVector product(DoubleVector x, DoubleVector w, DoubleVector v, double q) {
        DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
        DoubleVector minusHigh = x.mul(w.neg());
        DoubleVector low = x.fma(w, minusHigh);
        DoubleVector c = x.fma(v, round).sub(round);
        return low.sub(c.fma(DoubleVector.broadcast(SPECIES, q), minusHigh));
    }

    /** A representative of at most q/2 + 1 for |x| <= 2^53, the canonical one for |x| < 2^52. */
    static DoubleVector reduce(DoubleVector x, double u, double q) {
        DoubleVector round = DoubleVector.broadcast(SPECIES, Modulus.ROUND);
        DoubleVector c = x.fma(DoubleVector.broadcast(SPECIES, u), round).sub(round);
        return c.fma(DoubleVector.broadcast(SPECIES, -q), x);
    }
}
