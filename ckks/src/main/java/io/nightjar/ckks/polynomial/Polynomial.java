package io.nightjar.ckks.polynomial;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A real polynomial of degree 1 or more.
 *
 * @param basis what the coefficients multiply
 * @param coefficients lowest degree first, finite; zeros at the end are dropped
 * @param lower the lower end of the interval that the Chebyshev polynomials are shifted to; -infinity for monomials
 * @param upper the upper end; infinity for monomials
 */
public record Polynomial(Basis basis, List<Double> coefficients, double lower, double upper) {

    /** What coefficient k multiplies. */
    public enum Basis {
        /** x^k. */
        MONOMIAL,
        /** T_k((2x - lower - upper) / (upper - lower)), the Chebyshev polynomial of the first kind. */
        CHEBYSHEV
    }

    /** An interpolation's coefficients below this part of the largest one are errors of the double arithmetic. */
    private static final double INTERPOLATION_ERROR = 0x1p-48;

    /**
     * Drops zeros at the end.
     *
     * @throws IllegalArgumentException if a coefficient is not finite, if none at degree 1 or above is other than 0, or
     *     if the interval does not fit the basis
     */
    public Polynomial {
        for (int k = 0; k < coefficients.size(); k++) {
            if (!Double.isFinite(coefficients.get(k))) {
                throw new IllegalArgumentException(
                        "coefficient " + k + " of a polynomial is " + coefficients.get(k) + "; it must be finite");
            }
        }
        int size = coefficients.size();
        while (size > 0 && coefficients.get(size - 1) == 0) {
            size--;
        }
        if (size < 2) {
            throw new IllegalArgumentException("a polynomial needs a coefficient other than zero at degree 1 or above;"
                    + " add a constant with addConstant");
        }
        coefficients = List.copyOf(coefficients.subList(0, size));
        boolean everywhere = lower == Double.NEGATIVE_INFINITY && upper == Double.POSITIVE_INFINITY;
        boolean interval = Double.isFinite(lower) && Double.isFinite(upper) && lower < upper;
        if (!(basis == Basis.MONOMIAL ? everywhere : interval)) {
            throw new IllegalArgumentException("interval [" + lower + ", " + upper + "] of a polynomial in the basis "
                    + basis + "; Chebyshev polynomials need finite ends in ascending order, monomials none");
        }
    }

    /** The sum of coefficients[k] x^k. */
    public static Polynomial monomial(double... coefficients) {
        return new Polynomial(Basis.MONOMIAL, boxed(coefficients), Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** The sum of coefficients[k] T_k(y), where y runs from -1 to 1 as x runs from lower to upper. */
    public static Polynomial chebyshev(double lower, double upper, double... coefficients) {
        return new Polynomial(Basis.CHEBYSHEV, boxed(coefficients), lower, upper);
    }

    /**
     * The polynomial that meets a function at the degree + 1 Chebyshev nodes of the interval. Coefficients below 2^-48
     * of the largest are zero, so that an odd or even function on a symmetric interval gives an odd or even polynomial.
     */
    public static Polynomial interpolate(DoubleUnaryOperator function, int degree, double lower, double upper) {
        int nodes = degree + 1;
        double[] coefficients = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            double angle = Math.PI * (i + 0.5) / nodes;
            double value = function.applyAsDouble((lower + upper) / 2 + (upper - lower) / 2 * StrictMath.cos(angle));
            for (int k = 0; k < nodes; k++) {
                coefficients[k] += (k == 0 ? 1 : 2) * value * StrictMath.cos(k * angle) / nodes;
            }
        }
        double largest = 0;
        for (double c : coefficients) {
            largest = Math.max(largest, Math.abs(c));
        }
        for (int k = 0; k < nodes; k++) {
            if (Math.abs(coefficients[k]) < largest * INTERPOLATION_ERROR) {
                coefficients[k] = 0;
            }
        }
        return chebyshev(lower, upper, coefficients);
    }

    private static List<Double> boxed(double[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    /** The largest k whose coefficient is not 0. */
    public int degree() {
        return coefficients.size() - 1;
    }

    /** The value at x in doubles: Horner's rule, or Clenshaw's for Chebyshev polynomials. */
    public double at(double x) {
        if (basis == Basis.MONOMIAL) {
            double sum = 0;
            for (int k = degree(); k >= 0; k--) {
                sum = sum * x + coefficients.get(k);
            }
            return sum;
        }
        double y = slope() * x + offset();
        double last = 0;
        double current = 0;
        for (int k = degree(); k >= 1; k--) {
            double next = 2 * y * current - last + coefficients.get(k);
            last = current;
            current = next;
        }
        return y * current - last + coefficients.get(0);
    }

    /** The factor of x in what the basis is made of: y = slope x + offset. */
    double slope() {
        return basis == Basis.MONOMIAL ? 1 : 2 / (upper - lower);
    }

    double offset() {
        return basis == Basis.MONOMIAL ? 0 : -(lower + upper) / (upper - lower);
    }
}
