package io.nightjar.model.passes;

/** Polynomials as arrays, lowest degree first. */
final class Polynomials {
    private Polynomials() {}

    /** Coefficients of p(scale * x + shift). */
    static double[] compose(double[] p, double scale, double shift) {
        double[] result = new double[p.length];
        for (int k = p.length - 1; k >= 0; k--) {
            for (int i = p.length - 1; i >= 0; i--) {
                result[i] = result[i] * shift + (i > 0 ? result[i - 1] * scale : 0);
            }
            result[0] += p[k];
        }
        return result;
    }
}
