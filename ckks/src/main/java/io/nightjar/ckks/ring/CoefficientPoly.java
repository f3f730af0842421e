package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;

/** A polynomial in the coefficient domain. */
public final class CoefficientPoly extends RnsPoly {
    /**
     * A polynomial of these coefficients.
     *
     * @param rows per prime a row of N canonical residues, lowest degree first; taken over, not copied
     */
    public CoefficientPoly(RnsBasis basis, double[][] rows) {
        super(basis, rows);
    }

    /** The polynomial with the given integer coefficients, of any magnitude, each rounded to the nearest integer. */
    public static CoefficientPoly ofIntegers(RnsBasis basis, double[] coefficients) {
        double largest = 0;
        for (double c : coefficients) {
            largest = Math.max(largest, Math.abs(c));
        }
        if (!(largest < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a coefficient is not finite");
        }
        double[][] rows = basis.zeroRows();
        for (int limb = 0; limb < rows.length; limb++) {
            Modulus modulus = basis.modulus(limb);
            if (largest < 0x1p51) {
                smallIntegers(coefficients, rows[limb], modulus);
            } else {
                for (int i = 0; i < coefficients.length; i++) {
                    rows[limb][i] = modulus.residue(coefficients[i]);
                }
            }
        }
        return new CoefficientPoly(basis, rows);
    }

    private static void smallIntegers(double[] coefficients, double[] row, Modulus modulus) {
        for (int i = 0; i < row.length; i++) {
            row[i] = modulus.reduce(Math.rint(coefficients[i])) + 0.0;
        }
    }

    /** A row of integers of magnitude below 2^51, modulo one prime. */
    public static double[] residuesOfSmall(double[] integers, Modulus modulus) {
        double[] row = integers.clone();
        ElementWise.reduce(row, row, modulus);
        return row;
    }

    /** Transforms this polynomial's own rows: it must not be used afterwards. */
    public NttPoly intoNtt() {
        double[][] rows = firstRows(limbs());
        for (int i = 0; i < rows.length; i++) {
            basis().ring(i).ntt().forward(rows[i]);
        }
        return new NttPoly(basis(), rows);
    }

    /** The transform, in rows of its own. */
    public NttPoly toNtt() {
        return new CoefficientPoly(basis(), copyRows()).intoNtt();
    }
}
