package io.nightjar.ckks.math;

/**
 * The negacyclic number-theoretic transform of one modulus: a polynomial mod (X^N + 1, q) to its values at the odd
 * powers of a 2N-th root of unity, in {@link NttOrder}. Rows have N canonical residues and are transformed in place.
 * Safe for many threads.
 */
public interface Ntt {
    /**
     * Coefficients to values, in place.
     *
     * @param row N canonical residues, lowest degree first; replaced by canonical values in {@link NttOrder}
     */
    void forward(double[] row);

    /**
     * Values to coefficients, in place: the inverse of {@link #forward}.
     *
     * @param row N canonical values in {@link NttOrder}; replaced by canonical residues, lowest degree first
     */
    void inverse(double[] row);
}
