package io.nightjar.model.interpreter;

/** Polynomials as arrays of coefficients, lowest degree first. */
final class Horner {
    private Horner() {}

    static double value(double[] coefficients, double x) {
        double sum = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            sum = sum * x + coefficients[k];
        }
        return sum;
    }

    /** The derivative. */
    static double slope(double[] coefficients, double x) {
        double sum = 0;
        for (int k = coefficients.length - 1; k >= 1; k--) {
            sum = sum * x + k * coefficients[k];
        }
        return sum;
    }
}
