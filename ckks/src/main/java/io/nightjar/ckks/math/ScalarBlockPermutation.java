package io.nightjar.ckks.math;

/** Loads and stores one value at a time. */
final class ScalarBlockPermutation implements BlockPermutation {
    @Override
    public void permute(double[] in, double[] out, int[] sources, int[] orderOf, int[] orders) {
        for (int block = 0; block < sources.length; block++) {
            int from = sources[block];
            int order = orderOf[block];
            int to = NttOrder.BLOCK * block;
            for (int i = 0; i < NttOrder.BLOCK; i++) {
                out[to + i] = in[from + orders[order + i]];
            }
        }
    }
}
