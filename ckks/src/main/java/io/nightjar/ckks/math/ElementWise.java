package io.nightjar.ckks.math;

/**
 * Element-wise kernels on rows of canonical residues; every output is canonical. The loops are plain Java that C2 turns
 * into vector code, so there is no second variant. An output may be one of the inputs.
 */
public final class ElementWise {
    private static final double R = Modulus.ROUND;

    private ElementWise() {}

    /** out = a + b. */
    public static void add(double[] a, double[] b, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i] + b[i];
            out[i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }

    /** out = a - b. */
    public static void subtract(double[] a, double[] b, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i] - b[i];
            out[i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }

    /** out = -a. */
    public static void negate(double[] a, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = 0.0 - a[i];
        }
    }

    /** out = a + c for a canonical constant c. */
    public static void addConstant(double[] a, double c, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i] + c;
            out[i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }

    /** out = a mod q for integers of magnitude below 2^52, such as canonical residues of another modulus. */
    public static void reduce(double[] a, double[] out, Modulus m) {
        reduce(a, out, 0, out.length, m);
    }

    /** The same at places [from, to). */
    public static void reduce(double[] a, double[] out, int from, int to, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        for (int i = from; i < to; i++) {
            double x = a[i];
            out[i] = Math.fma(-(Math.fma(x, u, R) - R), q, x);
        }
    }

    /** out = a * b. */
    public static void multiply(double[] a, double[] b, double[] out, Modulus m) {
        assert Ranges.canonical(a, m) && Ranges.canonical(b, m);
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i];
            double y = b[i];
            double h = x * y;
            double r = Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(x, y, -h);
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = a * c for a canonical constant c. */
    public static void multiplyConstant(double[] a, double c, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        double w = c * u;
        for (int i = 0; i < out.length; i++) {
            double x = a[i];
            double h = x * c;
            double r = Math.fma(-(Math.fma(x, w, R) - R), q, h) + Math.fma(x, c, -h);
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = out + a * b. */
    public static void multiplyAdd(double[] a, double[] b, double[] out, Modulus m) {
        assert Ranges.canonical(a, m) && Ranges.canonical(b, m) && Ranges.canonical(out, m);
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i];
            double y = b[i];
            double h = x * y;
            double r = Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(x, y, -h) + out[i];
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = out + a * b + c. */
    public static void multiplyAddAdd(double[] a, double[] b, double[] c, double[] out, Modulus m) {
        assert Ranges.canonical(a, m) && Ranges.canonical(b, m) && Ranges.canonical(c, m) && Ranges.canonical(out, m);
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i];
            double y = b[i];
            double h = x * y;
            double r = Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(x, y, -h) + out[i] + c[i];
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = out + a * c for a canonical constant c. */
    public static void addMultiple(double[] a, double c, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        double w = c * u;
        for (int i = 0; i < out.length; i++) {
            double x = a[i];
            double h = x * c;
            double r = Math.fma(-(Math.fma(x, w, R) - R), q, h) + Math.fma(x, c, -h) + out[i];
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = (a - b) * c for a canonical constant c: the last step of a rescale or a ModDown. */
    public static void subtractMultiplyConstant(double[] a, double[] b, double c, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        double w = c * u;
        for (int i = 0; i < out.length; i++) {
            double x = a[i] - b[i];
            double h = x * c;
            double r = Math.fma(-(Math.fma(x, w, R) - R), q, h) + Math.fma(x, c, -h);
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = a * b + c * d: the cross term of a ciphertext product. */
    public static void multiplyPairs(double[] a, double[] b, double[] c, double[] d, double[] out, Modulus m) {
        assert Ranges.canonical(a, m) && Ranges.canonical(b, m) && Ranges.canonical(c, m) && Ranges.canonical(d, m);
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double h = a[i] * b[i];
            double r = Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(a[i], b[i], -h);
            double g = c[i] * d[i];
            r += Math.fma(-(Math.fma(g, u, R) - R), q, g) + Math.fma(c[i], d[i], -g);
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = 2 * a * b: the cross term of a square. */
    public static void multiplyTwice(double[] a, double[] b, double[] out, Modulus m) {
        assert Ranges.canonical(a, m) && Ranges.canonical(b, m);
        double q = m.q();
        double u = m.inverse();
        for (int i = 0; i < out.length; i++) {
            double x = a[i];
            double y = b[i];
            double h = x * y;
            double r = Math.fma(-(Math.fma(h, u, R) - R), q, h) + Math.fma(x, y, -h);
            r += r;
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }

    /** out = a + b * c for a canonical constant c. */
    public static void addMultiple(double[] a, double[] b, double c, double[] out, Modulus m) {
        double q = m.q();
        double u = m.inverse();
        double w = c * u;
        for (int i = 0; i < out.length; i++) {
            double x = b[i];
            double h = x * c;
            double r = Math.fma(-(Math.fma(x, w, R) - R), q, h) + Math.fma(x, c, -h) + a[i];
            out[i] = Math.fma(-(Math.fma(r, u, R) - R), q, r);
        }
    }
}
