package io.nightjar.ckks.math;

/**
 * The canonical embedding of the real ring: between the N coefficients of a polynomial in the basis 1, X^i + X^-i and
 * its N values a_0 + 2 sum of a_i cos(2 pi i 5^t / 4N), t = 0 ... N - 1.
 *
 * <p>The value at exponent 4j + 1 is the sum over i of D_i exp(2 pi i j / N), with D_i = (a_i - I a_(N-i)) exp(2 pi I i
 * / 4N) and a_N = 0. D_(N-i) is the conjugate of D_i, so N real values come from a complex transform of half that
 * length: as in J. Makhoul, "A fast cosine transform in one and two dimensions", IEEE Transactions on Acoustics,
 * Speech, and Signal Processing 28(1), 1980.
 */
public final class RealFft {
    private final int degree;
    private final Fft fft;
    /** Where slot t lies among the values at exponents 4j + 1. */
    private final int[] places;
    /** exp(2 pi I k / 4N) for k to N/2. */
    private final double[] quarterCosines;

    private final double[] quarterSines;
    /** exp(2 pi I k / N) for k below N/2. */
    private final double[] cosines;

    private final double[] sines;

    /** @param degree N, a power of two, at least 4 */
    public RealFft(int degree) {
        int half = degree / 2;
        this.degree = degree;
        this.fft = Fft.cyclic(half);
        this.places = new int[degree];
        long power = 1;
        for (int t = 0; t < degree; t++) {
            places[t] = (int) (power / 4);
            power = power * 5 % (4L * degree);
        }
        this.quarterCosines = new double[half + 1];
        this.quarterSines = new double[half + 1];
        this.cosines = new double[half];
        this.sines = new double[half];
        for (int k = 0; k <= half; k++) {
            double angle = 2 * StrictMath.PI * k / (4.0 * degree);
            quarterCosines[k] = StrictMath.cos(angle);
            quarterSines[k] = StrictMath.sin(angle);
            if (k < half) {
                cosines[k] = StrictMath.cos(4 * angle);
                sines[k] = StrictMath.sin(4 * angle);
            }
        }
    }

    /**
     * Coefficients to slots.
     *
     * @param a N coefficients
     * @return N slots
     */
    public double[] toSlots(double[] a) {
        int half = degree / 2;
        double[] spectrumRe = new double[half + 1];
        double[] spectrumIm = new double[half + 1];
        for (int i = 0; i <= half; i++) {
            double partner = i == 0 ? 0 : a[degree - i];
            spectrumRe[i] = a[i] * quarterCosines[i] + partner * quarterSines[i];
            spectrumIm[i] = a[i] * quarterSines[i] - partner * quarterCosines[i];
        }
        double[] re = new double[half];
        double[] im = new double[half];
        for (int k = 0; k < half; k++) {
            // D_(k + N/2) is the conjugate of D_(N/2 - k)
            double evenRe = spectrumRe[k] + spectrumRe[half - k];
            double evenIm = spectrumIm[k] - spectrumIm[half - k];
            double differenceRe = spectrumRe[k] - spectrumRe[half - k];
            double differenceIm = spectrumIm[k] + spectrumIm[half - k];
            double oddRe = differenceRe * cosines[k] - differenceIm * sines[k];
            double oddIm = differenceRe * sines[k] + differenceIm * cosines[k];
            re[k] = evenRe - oddIm;
            im[k] = evenIm + oddRe;
        }
        fft.forward(re, im);
        double[] slots = new double[degree];
        for (int t = 0; t < degree; t++) {
            int j = places[t];
            slots[t] = (j & 1) == 0 ? re[j / 2] : im[j / 2];
        }
        return slots;
    }

    /**
     * Slots to coefficients, the inverse of {@link #toSlots}.
     *
     * @param slots N values
     * @return N coefficients
     */
    public double[] toCoefficients(double[] slots) {
        int half = degree / 2;
        double[] re = new double[half];
        double[] im = new double[half];
        for (int t = 0; t < degree; t++) {
            int j = places[t];
            ((j & 1) == 0 ? re : im)[j / 2] = slots[t];
        }
        fft.inverse(re, im);
        double[] a = new double[degree];
        for (int k = 0; k <= half; k++) {
            int own = k % half;
            int other = (half - k) % half;
            double evenRe = (re[own] + re[other]) / 2;
            double evenIm = (im[own] - im[other]) / 2;
            double oddRe = (im[own] + im[other]) / 2;
            double oddIm = (re[other] - re[own]) / 2;
            // exp(-2 pi I k / N), which is -1 for k = N/2
            double cos = k == half ? -1 : cosines[k];
            double sin = k == half ? 0 : sines[k];
            double dRe = (evenRe + oddRe * cos + oddIm * sin) / 2;
            double dIm = (evenIm + oddIm * cos - oddRe * sin) / 2;
            a[k] = dRe * quarterCosines[k] + dIm * quarterSines[k];
            if (k > 0 && k < half) {
                a[degree - k] = dRe * quarterSines[k] - dIm * quarterCosines[k];
            }
        }
        return a;
    }
}
