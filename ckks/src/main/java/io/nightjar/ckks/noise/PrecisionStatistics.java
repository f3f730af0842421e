package io.nightjar.ckks.noise;

import io.nightjar.ckks.scheme.Scales;
import java.util.Arrays;
import java.util.Locale;

/**
 * How far slots are from what was expected. A slot with error e has -log2(abs(e)) bits of precision, at most
 * {@value #MAX_BITS}: an error below 2^-{@value #MAX_BITS}, zero included, counts as that.
 *
 * @param slots number of slots compared
 * @param minBits precision of the worst slot
 * @param averageBits mean of the slots' precisions
 * @param medianBits their median: the mean of the middle two of an even number
 * @param deviationBits their standard deviation, over all slots (divided by their number)
 * @param maxError largest abs(e)
 * @param rmsError root of the mean of e^2
 */
public record PrecisionStatistics(
        int slots,
        double minBits,
        double averageBits,
        double medianBits,
        double deviationBits,
        double maxError,
        double rmsError) {
    /** The precision of a slot without error. */
    public static final int MAX_BITS = 64;

    /**
     * Statistics of complex slots.
     *
     * @param real of the real parts
     * @param imaginary of the imaginary parts
     * @param magnitude of the complex errors' absolute values
     */
    public record Complex(PrecisionStatistics real, PrecisionStatistics imaginary, PrecisionStatistics magnitude) {
        @Override
        public String toString() {
            return "real: " + real + " | imaginary: " + imaginary + " | magnitude: " + magnitude;
        }
    }

    /**
     * Compares as many slots as were expected; {@code actual} may have more.
     *
     * @throws IllegalArgumentException if nothing is expected, {@code actual} is shorter, or a value is not finite
     */
    public static PrecisionStatistics of(double[] expected, double[] actual) {
        return ofErrors(errors(expected, actual));
    }

    /** As {@link #of} for complex slots. */
    public static Complex ofComplex(
            double[] expectedReal, double[] expectedImaginary, double[] actualReal, double[] actualImaginary) {
        if (expectedReal.length != expectedImaginary.length) {
            throw new IllegalArgumentException(expectedReal.length + " real and " + expectedImaginary.length
                    + " imaginary parts are expected; give one of each for every slot");
        }
        double[] real = errors(expectedReal, actualReal);
        double[] imaginary = errors(expectedImaginary, actualImaginary);
        double[] magnitude = new double[real.length];
        for (int i = 0; i < magnitude.length; i++) {
            magnitude[i] = Math.hypot(real[i], imaginary[i]);
        }
        return new Complex(ofErrors(real), ofErrors(imaginary), ofErrors(magnitude));
    }

    private static double[] errors(double[] expected, double[] actual) {
        if (expected.length == 0 || actual.length < expected.length) {
            throw new IllegalArgumentException(
                    expected.length + " slots expected and " + actual.length + " given; compare at least one slot");
        }
        double[] errors = new double[expected.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.abs(actual[i] - expected[i]);
            if (!Double.isFinite(errors[i])) {
                throw new IllegalArgumentException("slot " + i + " is " + actual[i] + " where " + expected[i]
                        + " was expected; both must be finite");
            }
        }
        return errors;
    }

    private static PrecisionStatistics ofErrors(double[] errors) {
        int n = errors.length;
        double[] bits = new double[n];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            bits[i] = Math.min(MAX_BITS, -Scales.log2(errors[i]));
            sum += bits[i];
            squares += errors[i] * errors[i];
        }
        double average = sum / n;
        double spread = 0;
        for (double b : bits) {
            spread += (b - average) * (b - average);
        }
        Arrays.sort(bits);
        double median = (bits[(n - 1) / 2] + bits[n / 2]) / 2;
        return new PrecisionStatistics(
                n,
                bits[0],
                average,
                median,
                Math.sqrt(spread / n),
                Arrays.stream(errors).max().getAsDouble(),
                Math.sqrt(squares / n));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d slots, bits min %.2f, average %.2f, median %.2f, deviation %.2f; error at most %.3g, rms %.3g",
                slots,
                minBits,
                averageBits,
                medianBits,
                deviationBits,
                maxError,
                rmsError);
    }
}
