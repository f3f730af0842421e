package io.nightjar.model.passes;

import io.nightjar.model.network.PolynomialByChannel;

/**
 * A polynomial P of degree d as sign * Q(u), Q monic, u = before(x). With r the d-th root of the leading coefficient's
 * magnitude u = r (x + h). With h = a_(d-1) / (d a_d) Q has no term of degree d - 1; where that h is large against
 * arguments of about 1 the powers of u would cancel, and h is 0. Odd degrees need no sign: r has it.
 *
 * @param polynomial leading coefficients of 1, or of -1 for even degrees
 * @param before the map in front
 */
record MonicCompletion(PolynomialByChannel polynomial, Affine before) {
    /** The largest shift of an argument. */
    private static final double MAX_SHIFT = 2;

    /**
     * Where leading terms outweigh others only for arguments beyond this, a leading coefficient is small, and dividing
     * by it would make others large.
     */
    private static final double MAX_RADIUS = 32;

    /** Whether a monic polynomial of this degree, a power of two, takes a level less than another. */
    static boolean sparesLevel(int degree) {
        return Integer.bitCount(degree) == 1;
    }

    /** The form of a polynomial; null if a leading coefficient is zero or too small for it, or if the degree is 2. */
    static MonicCompletion of(PolynomialByChannel polynomial) {
        int degree = polynomial.degree();
        int channels = polynomial.channels();
        if (degree == 2) {
            return null;
        }
        double[][] coefficients = new double[channels][];
        Affine before = Affine.uniform(channels, 1, 0);
        boolean shifts = true;
        for (int c = 0; c < channels; c++) {
            double[] a = polynomial.coefficients()[c];
            if (a[degree] == 0 || radius(a) > MAX_RADIUS) {
                return null;
            }
            shifts &= Math.abs(shift(a)) <= MAX_SHIFT;
        }
        for (int c = 0; c < channels; c++) {
            double[] a = polynomial.coefficients()[c];
            double root = root(a[degree], degree);
            double h = shifts ? shift(a) : 0;
            double[] monic = Polynomials.compose(a, 1 / root, -h);
            monic[degree] = degree % 2 == 1 ? 1 : Math.signum(a[degree]);
            if (shifts) {
                monic[degree - 1] = 0;
            }
            coefficients[c] = monic;
            before.scale()[c] = root;
            before.shift()[c] = root * h;
        }
        return new MonicCompletion(new PolynomialByChannel(coefficients), before);
    }

    /** The root of a leading coefficient's magnitude, with its sign if the degree is odd. */
    static double root(double leading, int degree) {
        double root = Math.pow(Math.abs(leading), 1.0 / degree);
        return degree % 2 == 1 ? Math.copySign(root, leading) : root;
    }

    private static double shift(double[] a) {
        int degree = a.length - 1;
        return a[degree - 1] / (degree * a[degree]);
    }

    private static double radius(double[] a) {
        int degree = a.length - 1;
        double radius = 0;
        for (int k = 1; k < degree; k++) {
            radius = Math.max(radius, Math.pow(Math.abs(a[k] / a[degree]), 1.0 / (degree - k)));
        }
        return radius;
    }
}
