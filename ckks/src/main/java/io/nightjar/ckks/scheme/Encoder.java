package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import java.util.Locale;

/**
 * The canonical embedding: N/2 real or complex slots, in the real ring N real ones, to a polynomial with integer
 * coefficients and back. Safe for many threads.
 */
public final class Encoder {
    private final CkksContext context;

    /** An encoder for plaintexts over the primes of a context. */
    public Encoder(CkksContext context) {
        this.context = context;
    }

    /**
     * Encodes reals. The polynomial's coefficients are rounded to integers, which leaves every slot an error of
     * standard deviation sqrt(N/24) / scale, in the real ring sqrt(N/6) / scale: values far below that are lost.
     *
     * @param values at most as many reals as there are slots; missing ones are zero
     * @param level 0 to L, which decides the primes of the polynomial
     * @param scale the factor between message and polynomial, positive
     * @throws IllegalArgumentException if a value is not finite, or a coefficient is half the modulus of {@code level}
     *     or more
     */
    public Plaintext encode(double[] values, int level, double scale) {
        return encode(values, new double[values.length], level, scale);
    }

    /**
     * As {@link #encode(double[], int, double)} for complex slots.
     *
     * @throws IllegalArgumentException if a slot is complex in the real ring
     */
    public Plaintext encode(double[] real, double[] imaginary, int level, double scale) {
        return new Plaintext(encode(real, imaginary, level, context.basis(level), scale), scale);
    }

    /** As {@link #encode(double[], int, double)} over q_0 ... q_level and P, for products before ModDown. */
    public ExtendedPlaintext encodeExtended(double[] values, int level, double scale) {
        RnsBasis basis = context.extendedBasis(level);
        return new ExtendedPlaintext(encode(values, new double[values.length], level, basis, scale), level, scale);
    }

    private NttPoly encode(double[] real, double[] imaginary, int level, RnsBasis basis, double scale) {
        int slots = context.parameters().slots();
        if (real.length > slots || real.length != imaginary.length) {
            throw new IllegalArgumentException(
                    real.length + " real and " + imaginary.length + " imaginary parts for " + slots + " slots");
        }
        for (int i = 0; i < real.length; i++) {
            if (!Double.isFinite(real[i]) || !Double.isFinite(imaginary[i])) {
                throw new IllegalArgumentException("slot " + i + " is not finite");
            }
        }
        double[] coefficients = context.embedding().toCoefficients(real, imaginary);
        double largest = 0;
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] *= scale;
            largest = Math.max(largest, Math.abs(coefficients[i]));
        }
        if (!(largest == 0 || Scales.log2(largest) < context.parameters().logQ(level) - 1)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "values times scale 2^%.2f reach 2^%.1f, half the modulus of level %d is 2^%.1f; "
                            + "use a smaller scale or a higher level",
                    Scales.log2(scale),
                    Scales.log2(largest),
                    level,
                    context.parameters().logQ(level) - 1));
        }
        return CoefficientPoly.ofIntegers(basis, coefficients).intoNtt();
    }

    /**
     * The real parts of all slots, in units of the message.
     *
     * @throws IllegalArgumentException if the plaintext is over other primes than this context's
     */
    public double[] decode(Plaintext plaintext) {
        return decodeComplex(plaintext)[0];
    }

    /**
     * The real and the imaginary parts of all slots, in units of the message; in the real ring the latter are zero.
     *
     * @throws IllegalArgumentException if the plaintext is over other primes than this context's
     */
    public double[][] decodeComplex(Plaintext plaintext) {
        context.requireOwn(plaintext.poly().basis(), context.basis(plaintext.level()));
        double[] coefficients = toDoubles(plaintext.poly().toCoefficients());
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] /= plaintext.scale();
        }
        return context.embedding().toSlots(coefficients);
    }

    /**
     * The balanced integers in doubles, by mixed-radix digits (Garner): digits above a small integer's size are zero,
     * so the relative error is that of a double whatever the modulus.
     */
    private double[] toDoubles(CoefficientPoly poly) {
        RnsBasis basis = poly.basis();
        int limbs = basis.size();
        double[] out = new double[basis.degree()];
        double[] digits = new double[limbs];
        for (int c = 0; c < out.length; c++) {
            for (int j = 0; j < limbs; j++) {
                Modulus m = basis.modulus(j);
                double x = poly.row(j)[c];
                for (int i = 0; i < j; i++) {
                    x = m.multiply(m.reduce(x - m.reduce(digits[i])), context.primeInverse(i, j));
                }
                digits[j] = x;
            }
            double sum = 0;
            for (int j = limbs - 1; j >= 0; j--) {
                sum = sum * basis.modulus(j).q() + digits[j];
            }
            out[c] = sum;
        }
        return out;
    }
}
