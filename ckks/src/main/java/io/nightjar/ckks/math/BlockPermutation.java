package io.nightjar.ckks.math;

/** Moves blocks of {@link NttOrder#BLOCK} values of a row, permuting within them. Safe for many threads. */
public interface BlockPermutation {
    /**
     * out[BLOCK b + i] = in[sources[b] + orders[orderOf[b] + i]].
     *
     * @param sources where each block comes from
     * @param orderOf where in {@code orders} the order of each block begins
     * @param orders places within a block
     */
    void permute(double[] in, double[] out, int[] sources, int[] orderOf, int[] orders);
}
