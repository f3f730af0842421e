package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Fft;
import io.nightjar.ckks.math.RealFft;
import io.nightjar.ckks.math.Ring;
import java.util.Arrays;

/** The canonical embedding: between slots and the real coefficients of a polynomial. Safe for many threads. */
abstract class Embedding {
    static Embedding of(Ring ring, int degree) {
        return ring == Ring.STANDARD ? new Complex(degree / 2) : new Real(degree);
    }

    /**
     * @param real parts of the slots, at most as many as there are; missing ones are zero
     * @param imaginary as many
     * @return N coefficients
     * @throws IllegalArgumentException if a slot is complex in the real ring
     */
    abstract double[] toCoefficients(double[] real, double[] imaginary);

    /**
     * @param coefficients N of them
     * @return the real and the imaginary parts of all slots
     */
    abstract double[][] toSlots(double[] coefficients);

    private static final class Complex extends Embedding {
        private final int slots;
        private final Fft fft;

        Complex(int slots) {
            this.slots = slots;
            this.fft = Fft.special(slots);
        }

        @Override
        double[] toCoefficients(double[] real, double[] imaginary) {
            double[] re = Arrays.copyOf(real, slots);
            double[] im = Arrays.copyOf(imaginary, slots);
            fft.inverse(re, im);
            double[] coefficients = Arrays.copyOf(re, 2 * slots);
            System.arraycopy(im, 0, coefficients, slots, slots);
            return coefficients;
        }

        @Override
        double[][] toSlots(double[] coefficients) {
            double[] re = Arrays.copyOf(coefficients, slots);
            double[] im = Arrays.copyOfRange(coefficients, slots, 2 * slots);
            fft.forward(re, im);
            return new double[][] {re, im};
        }
    }

    private static final class Real extends Embedding {
        private final int slots;
        private final RealFft fft;

        Real(int slots) {
            this.slots = slots;
            this.fft = new RealFft(slots);
        }

        @Override
        double[] toCoefficients(double[] real, double[] imaginary) {
            for (int i = 0; i < imaginary.length; i++) {
                if (imaginary[i] != 0) {
                    throw new IllegalArgumentException(
                            "slot " + i + " is complex, but the parameter set's ring is real;"
                                    + " use the standard ring for complex messages");
                }
            }
            return fft.toCoefficients(Arrays.copyOf(real, slots));
        }

        @Override
        double[][] toSlots(double[] coefficients) {
            return new double[][] {fft.toSlots(coefficients), new double[slots]};
        }
    }
}
