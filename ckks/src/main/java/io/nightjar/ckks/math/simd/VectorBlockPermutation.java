package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.NttOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Gathers within cache lines. */
final class VectorBlockPermutation implements BlockPermutation {
    private static final VectorSpecies<Double> S = Lanes.SPECIES;
    private static final int L = Lanes.COUNT;

    @Override
    public void permute(double[] in, double[] out, int[] sources, int[] orderOf, int[] orders) {
        for (int block = 0; block < sources.length; block++) {
            for (int i = 0; i < NttOrder.BLOCK; i += L) {
                DoubleVector.fromArray(S, in, sources[block], orders, orderOf[block] + i)
                        .intoArray(out, NttOrder.BLOCK * block + i);
            }
        }
    }
}
