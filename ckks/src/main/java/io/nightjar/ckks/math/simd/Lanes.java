package io.nightjar.ckks.math.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector species of the kernels, and how they are written.
 *
 * <p>A loop over vectors calls methods of the Vector API and nothing else, and lives in a method of its own. C2 inlines
 * the API whatever it costs, but inlines our own helpers only until the graph of a method has 18,000 nodes, and a
 * single vector operation takes hundreds of them; where a helper is then called instead, its vectors are boxed, which
 * is ten times slower and depends on the order of compilation. So products and reductions are written out:
 *
 * <pre>
 * h = x.mul(minusW); x.fma(w, h).sub(x.fma(v, round).sub(round).fma(q, h))    x w mod q, v = w/q
 * x.fma(u, round).sub(round).fma(minusQ, x)                                   x mod q, u = 1/q
 * </pre>
 *
 * <p>Ranges: a product by a factor w with |w| &lt;= q/2 and quotient v rounds x v to the nearest integer while |x|
 * &lt;= 2^52, and is then exact and at most q (1/2 + b q 2^-55) for |x| &lt;= b q. A reduction gives the canonical
 * residue for |x| &lt; 2^52 and at most q/2 + 1 for |x| &lt;= 2^53.
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
}
