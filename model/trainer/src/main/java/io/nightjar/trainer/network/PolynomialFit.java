package io.nightjar.trainer.network;

import java.util.function.DoubleUnaryOperator;

/**
 * Polynomials close to functions: least squares over 1,000 equally spaced points, as in the authors' code of arXiv
 * 2009.03727.
 */
public final class PolynomialFit {
    private static final int POINTS = 1000;

    private PolynomialFit() {}

    /** x / (1 + exp(-x)). */
    public static double swish(double x) {
        return x / (1 + StrictMath.exp(-x));
    }

    /** x tanh(log(1 + exp(x))). */
    public static double mish(double x) {
        return x * StrictMath.tanh(StrictMath.log1p(StrictMath.exp(x)));
    }

    /** Coefficients on [-range, range], lowest degree first. */
    public static double[] of(DoubleUnaryOperator function, double range, int degree) {
        double[][] equations = new double[degree + 1][degree + 2];
        double[] powers = new double[degree + 1];
        for (int i = 0; i < POINTS; i++) {
            double t = 2.0 * i / (POINTS - 1) - 1;
            double value = function.applyAsDouble(range * t);
            powers[0] = 1;
            for (int k = 1; k <= degree; k++) {
                powers[k] = powers[k - 1] * t;
            }
            for (int row = 0; row <= degree; row++) {
                for (int column = 0; column <= degree; column++) {
                    equations[row][column] += powers[row] * powers[column];
                }
                equations[row][degree + 1] += powers[row] * value;
            }
        }
        double[] solution = solve(equations);
        double scale = 1;
        for (int k = 0; k <= degree; k++) {
            solution[k] /= scale;
            scale *= range;
        }
        return solution;
    }

    /** Elimination without exchanges, which positive definite equations do not need. */
    private static double[] solve(double[][] rows) {
        int n = rows.length;
        for (int pivot = 0; pivot < n; pivot++) {
            for (int row = pivot + 1; row < n; row++) {
                double factor = rows[row][pivot] / rows[pivot][pivot];
                for (int column = pivot; column <= n; column++) {
                    rows[row][column] -= factor * rows[pivot][column];
                }
            }
        }
        double[] solution = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double sum = rows[row][n];
            for (int column = row + 1; column < n; column++) {
                sum -= rows[row][column] * solution[column];
            }
            solution[row] = sum / rows[row][row];
        }
        return solution;
    }
}
