package io.nightjar.ckks.math;

/**
 * Sums of products of rows, reduced as seldom as the ranges allow: products of canonical residues are at most 0.58 q in
 * magnitude, so {@link #TERMS} of them and one canonical residue stay below 4 q &lt; 2^52. Outputs are canonical and
 * must not be among the inputs. Rows have a multiple of 16 residues. Safe for many threads.
 */
public interface SumsOfProducts {
    /** Products that are added before a reduction. */
    int TERMS = 5;

    /**
     * first = sum of factors[d] * a[d], second = sum of factors[d] * b[d] over d &lt; count: the inner product of key
     * switching with both halves of the key.
     */
    void ofPairs(double[][] factors, double[][] a, double[][] b, int count, double[] first, double[] second, Modulus m);

    /**
     * The base conversion of integers x given by y_i = rows[i], balanced residues mod k primes b_i with x = sum of y_i
     * B/b_i - v B, v = sum of y_i / b_i rounded:
     *
     * <pre>out = sum of rows[i] * factors[i] + v * factors[k]</pre>
     *
     * @param inverses 1/b_i, as many as there are source primes
     * @param factors B/b_i and then -B, canonical mod {@code m}
     * @param from first place that is converted
     * @param to place behind the last; a multiple of 16 away
     */
    void convert(double[][] rows, double[] inverses, double[] factors, double[] out, int from, int to, Modulus m);
}
