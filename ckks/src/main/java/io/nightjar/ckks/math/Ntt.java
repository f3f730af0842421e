package io.nightjar.ckks.math;

/**
 * The number-theoretic transform of one modulus q: a polynomial of the {@link Ring}, in its basis, to its values, in
 * {@link NttOrder}: in the standard ring at the odd powers of a 2N-th root of unity, in the real ring at those powers
 * of a 4N-th root that are 1 mod 4. Rows have N canonical residues and are transformed in place. Safe for many threads.
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
