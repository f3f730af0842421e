package io.nightjar.ckks.math;

/**
 * Reduces sums of residues times small integers, times the multiplier of their row. With one more residue they are
 * below 2^52 in magnitude, see {@link WeightMagnitudes#unsplitLimit}.
 */
final class UnsplitSums {
    private static final double R = Modulus.ROUND;

    private UnsplitSums() {}

    /**
     * For {@code strip} sums from {@code at} on: out = multiplier * sum (+ out when {@code add}), canonical.
     *
     * @param multiplier a canonical residue; mostly 1
     */
    static void reduce(
            double[] sums,
            int at,
            double[] out,
            int column,
            int strip,
            double multiplier,
            Modulus modulus,
            boolean add) {
        if (multiplier != 1) {
            if (add) {
                addMultiple(sums, at, out, column, strip, multiplier, modulus);
            } else {
                setMultiple(sums, at, out, column, strip, multiplier, modulus);
            }
        } else if (add) {
            add(sums, at, out, column, strip, modulus);
        } else {
            set(sums, at, out, column, strip, modulus);
        }
    }

    private static void set(double[] sums, int at, double[] out, int column, int strip, Modulus modulus) {
        double q = modulus.q();
        double u = modulus.inverse();
        for (int i = 0; i < strip; i++) {
            double x = sums[at + i];
            out[column + i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }

    private static void add(double[] sums, int at, double[] out, int column, int strip, Modulus modulus) {
        double q = modulus.q();
        double u = modulus.inverse();
        for (int i = 0; i < strip; i++) {
            double x = sums[at + i] + out[column + i];
            out[column + i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }

    private static void setMultiple(
            double[] sums, int at, double[] out, int column, int strip, double w, Modulus modulus) {
        double q = modulus.q();
        double u = modulus.inverse();
        double v = w * u;
        for (int i = 0; i < strip; i++) {
            double x = sums[at + i];
            double h = x * w;
            double r = Math.fma(-(Math.fma(x, v, R) - R), q, h) + Math.fma(x, w, -h);
            out[column + i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    private static void addMultiple(
            double[] sums, int at, double[] out, int column, int strip, double w, Modulus modulus) {
        double q = modulus.q();
        double u = modulus.inverse();
        double v = w * u;
        for (int i = 0; i < strip; i++) {
            double x = sums[at + i];
            double h = x * w;
            double r = Math.fma(-(Math.fma(x, v, R) - R), q, h) + Math.fma(x, w, -h) + out[column + i];
            out[column + i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }
}
