package io.nightjar.ckks.math;

/**
 * Sums of products of rows, reduced as seldom as the ranges allow: products of canonical residues are at most 0.58 q in magnitude, so {@link
 * #TERMS} of them and one canonical residue stay below 4 q &lt; 2^52. Outputs are canonical and must not be among the inputs. Rows have a
 * multiple of 16 residues. Safe for many threads.
 */
public interface SumsOfProducts {
    /** Products that are added before a reduction. */
    int TERMS = 5;

    /**
     * first = sum of factors[d] * a[d], second = sum of factors[d] * b[d] over d < count: the inner product of key switching with both halves
     * of the key.
     */
    void ofPairs(double[][] factors, double[][] a, double[][] b, int count, double[] first, double[] second, Modulus m);

    /** out = sum of rows[i] * factors[i] over i < count, for integers of magnitude up to 2^49 and canonical factors. */
    void ofConstants(double[][] rows, double[] factors, int count, double[] out, Modulus m);
}
