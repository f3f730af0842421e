package io.nightjar.ckks.math;

/**
 * The negacyclic number-theoretic transform of one modulus: a polynomial mod (X^N + 1, q) to its values at the odd
 * powers of a 2N-th root of unity, in {@link NttOrder}. Rows have N canonical residues and are transformed in place.
 * Safe for many threads.
 */
public interface Ntt {
    void forward(double[] row);

    void inverse(double[] row);
}
