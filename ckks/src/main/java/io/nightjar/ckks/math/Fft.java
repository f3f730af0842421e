package io.nightjar.ckks.math;

/**
 * Fast Fourier transforms of complex numbers, real and imaginary parts in separate arrays, in place. Twiddles come from
 * {@link StrictMath}, so results do not depend on the CPU.
 */
public final class Fft {
    /** Stages with shorter runs go through all blocks for one twiddle, so that the inner loop is long. */
    private static final int SHORT = 8;

    private final int size;
    private final int[] reversed;
    private final double[][] cosines;
    private final double[][] sines;

    /** The exponent of a butterfly's twiddle exp(2 pi i exponent / order). */
    private interface Exponents {
        /** @param j of {@code half} butterflies of a block */
        long of(int j, int half);
    }

    private Fft(int size, int orderFactor, Exponents exponents) {
        this.size = size;
        this.reversed = new int[size];
        for (int i = 1; i < size; i++) {
            reversed[i] = Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(size) + 1);
        }
        int stages = Integer.numberOfTrailingZeros(size);
        this.cosines = new double[stages][];
        this.sines = new double[stages][];
        for (int s = 0; s < stages; s++) {
            int half = 1 << s;
            cosines[s] = new double[half];
            sines[s] = new double[half];
            for (int j = 0; j < half; j++) {
                double angle = 2 * StrictMath.PI * exponents.of(j, half) / (orderFactor * half);
                cosines[s][j] = StrictMath.cos(angle);
                sines[s][j] = StrictMath.sin(angle);
            }
        }
    }

    /**
     * The FFT of the canonical embedding: from the coefficients of a real polynomial mod X^N + 1, the j-th and the (j +
     * N/2)-th as real and imaginary part, to its values at the roots zeta^(5^j), with zeta = exp(i pi / N), and back.
     *
     * <p>Source: J. H. Cheon, A. Kim, M. Kim, Y. Song, "Homomorphic encryption for arithmetic of approximate numbers",
     * ASIACRYPT 2017, section 3.2.
     *
     * @param slots N/2, a power of two
     */
    public static Fft special(int slots) {
        long[] powers = new long[slots];
        for (int j = 0; j < slots; j++) {
            powers[j] = j == 0 ? 1 : powers[j - 1] * 5 % (8L * slots);
        }
        return new Fft(slots, 8, (j, half) -> powers[j] % (8L * half));
    }

    /** The discrete Fourier transform, x_k to the sums over k of x_k exp(2 pi i j k / size), and back. */
    public static Fft cyclic(int size) {
        return new Fft(size, 2, (j, half) -> j);
    }

    /** Coefficients to values. */
    public void forward(double[] re, double[] im) {
        bitReverse(re, im);
        for (int s = 0; s < cosines.length; s++) {
            int half = 1 << s;
            if (half < SHORT) {
                for (int j = 0; j < half; j++) {
                    forwardAcross(re, im, j, half, cosines[s][j], sines[s][j]);
                }
            } else {
                for (int from = 0; from < size; from += 2 * half) {
                    forward(re, im, from, half, cosines[s], sines[s]);
                }
            }
        }
    }

    /** Values to coefficients, the inverse of {@link #forward}. */
    public void inverse(double[] re, double[] im) {
        for (int s = cosines.length - 1; s >= 0; s--) {
            int half = 1 << s;
            if (half < SHORT) {
                for (int j = 0; j < half; j++) {
                    inverseAcross(re, im, j, half, cosines[s][j], sines[s][j]);
                }
            } else {
                for (int from = 0; from < size; from += 2 * half) {
                    inverse(re, im, from, half, cosines[s], sines[s]);
                }
            }
        }
        bitReverse(re, im);
        double scale = 1.0 / size;
        for (int i = 0; i < size; i++) {
            re[i] *= scale;
            im[i] *= scale;
        }
    }

    private static void forward(double[] re, double[] im, int from, int half, double[] cos, double[] sin) {
        for (int j = 0; j < half; j++) {
            int a = from + j;
            int b = a + half;
            double x = re[b] * cos[j] - im[b] * sin[j];
            double y = re[b] * sin[j] + im[b] * cos[j];
            re[b] = re[a] - x;
            im[b] = im[a] - y;
            re[a] += x;
            im[a] += y;
        }
    }

    private static void inverse(double[] re, double[] im, int from, int half, double[] cos, double[] sin) {
        for (int j = 0; j < half; j++) {
            int a = from + j;
            int b = a + half;
            double x = re[a] - re[b];
            double y = im[a] - im[b];
            re[a] += re[b];
            im[a] += im[b];
            re[b] = x * cos[j] + y * sin[j];
            im[b] = y * cos[j] - x * sin[j];
        }
    }

    private static void forwardAcross(double[] re, double[] im, int j, int half, double cos, double sin) {
        for (int a = j; a < re.length; a += 2 * half) {
            int b = a + half;
            double x = re[b] * cos - im[b] * sin;
            double y = re[b] * sin + im[b] * cos;
            re[b] = re[a] - x;
            im[b] = im[a] - y;
            re[a] += x;
            im[a] += y;
        }
    }

    private static void inverseAcross(double[] re, double[] im, int j, int half, double cos, double sin) {
        for (int a = j; a < re.length; a += 2 * half) {
            int b = a + half;
            double x = re[a] - re[b];
            double y = im[a] - im[b];
            re[a] += re[b];
            im[a] += im[b];
            re[b] = x * cos + y * sin;
            im[b] = y * cos - x * sin;
        }
    }

    private void bitReverse(double[] re, double[] im) {
        for (int i = 0; i < size; i++) {
            int r = reversed[i];
            if (i < r) {
                double x = re[i];
                re[i] = re[r];
                re[r] = x;
                double y = im[i];
                im[i] = im[r];
                im[r] = y;
            }
        }
    }
}
