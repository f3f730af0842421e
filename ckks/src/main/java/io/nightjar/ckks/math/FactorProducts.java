package io.nightjar.ckks.math;

/**
 * Products by a factor whose quotient is known, and reductions, of single residues; the ranges are those of callers.
 */
public final class FactorProducts {
    private static final double R = Modulus.ROUND;

    private FactorProducts() {}

    /**
     * x w mod q, at most q (1/2 + b q 2^-53) in magnitude for |x| at most b q and 2^52.
     *
     * @param w a factor of at most q/2 in magnitude
     * @param v w / q
     */
    public static double product(double x, double w, double v, double q) {
        double h = x * w;
        return Math.fma(-(Math.fma(x, v, R) - R), q, h) + Math.fma(x, w, -h);
    }

    /**
     * x mod q, canonical for |x| below 2^52.
     *
     * @param u 1 / q
     */
    public static double reduce(double x, double u, double q) {
        return Math.fma(-(Math.fma(x, u, R) - R), q, x);
    }
}
