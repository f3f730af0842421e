package io.nightjar.ckks.ring;

import io.nightjar.ckks.Counts;
import java.util.Arrays;

/**
 * A polynomial of the ring over the product of a basis's primes: one row of N canonical residues per prime. The subtype
 * says which domain the rows are in. A polynomial takes its rows over from the caller; they are not copied.
 */
public abstract sealed class RnsPoly permits CoefficientPoly, NttPoly {
    private final RnsBasis basis;
    private final double[][] rows;

    RnsPoly(RnsBasis basis, double[][] rows) {
        if (rows.length != basis.size()) {
            throw new IllegalArgumentException(
                    Counts.of(rows.length, "row") + " for a basis of " + Counts.of(basis.size(), "prime"));
        }
        for (double[] row : rows) {
            if (row.length != basis.degree()) {
                throw new IllegalArgumentException(
                        "a row of " + row.length + " residues for ring degree " + basis.degree());
            }
        }
        this.basis = basis;
        this.rows = rows;
    }

    /** The primes of the rows. */
    public final RnsBasis basis() {
        return basis;
    }

    /** The number of primes, and of rows. */
    public final int limbs() {
        return rows.length;
    }

    /** The row itself, not a copy. */
    public final double[] row(int limb) {
        return rows[limb];
    }

    /** Overwrites the rows with zeros: the polynomial held a secret and is not used any more. */
    public final void erase() {
        for (double[] row : rows) {
            Arrays.fill(row, 0);
        }
    }

    final double[][] copyRows() {
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }

    final double[][] firstRows(int limbs) {
        return Arrays.copyOf(rows, limbs);
    }

    final void requireSameBasis(RnsPoly other) {
        if (!basis.equals(other.basis)) {
            throw new IllegalArgumentException(
                    "polynomials over " + limbs() + " and " + other.limbs() + " primes do not combine");
        }
    }
}
