package io.nightjar.ckks.math;

import java.math.BigInteger;

/**
 * An odd prime below 2^50 and the exact arithmetic on its balanced residues.
 *
 * <p>The scalar operations here are for tables and constants; rows of residues go through {@link ElementWise}.
 */
public final class Modulus {
    /** The widest modulus, in bits, for which the lazy ranges of the kernels hold. */
    public static final int MAX_BITS = 50;

    /**
     * Adding and subtracting 1.5 * 2^52 rounds a double of magnitude below 2^51 to the nearest integer, ties to even.
     */
    public static final double ROUND = 0x1.8p52;

    private final long value;
    private final int bits;
    private final double q;
    private final double inverse;

    /** @throws IllegalArgumentException unless {@code value} is an odd prime below 2^50 */
    public Modulus(long value) {
        if (value < 3 || value >= 1L << MAX_BITS || !Primes.isPrime(value)) {
            throw new IllegalArgumentException("modulus " + value + " is not an odd prime below 2^" + MAX_BITS);
        }
        this.value = value;
        this.bits = Long.SIZE - Long.numberOfLeadingZeros(value);
        this.q = value;
        this.inverse = 1.0 / value;
    }

    /** q. */
    public long value() {
        return value;
    }

    /** The width of a residue in [0, q) in bits. */
    public int bits() {
        return bits;
    }

    /** The modulus as a double. */
    public double q() {
        return q;
    }

    /** 1/q, rounded to the nearest double. */
    public double inverse() {
        return inverse;
    }

    /** The canonical representative of an integer of magnitude below 2^52. */
    public double reduce(double x) {
        assert Math.abs(x) < 0x1p52;
        return Math.fma(-(Math.fma(x, inverse, ROUND) - ROUND), q, x);
    }

    /** The canonical product of two residues whose product is at most q * 2^51 in magnitude. */
    public double multiply(double x, double y) {
        double h = x * y;
        double l = Math.fma(x, y, -h);
        double c = Math.fma(h, inverse, ROUND) - ROUND;
        return reduce(Math.fma(-c, q, h) + l);
    }

    /** The canonical residue of any long. */
    public double residue(long x) {
        long r = Math.floorMod(x, value);
        return r > value / 2 ? r - value : r;
    }

    /** The canonical residue of an integer of any size. */
    public double residue(BigInteger x) {
        return residue(x.mod(BigInteger.valueOf(value)).longValue());
    }

    /**
     * The canonical residue of the integer nearest to {@code x}, of any magnitude.
     *
     * @throws IllegalArgumentException unless {@code x} is finite
     */
    public double residue(double x) {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException("no residue of " + x);
        }
        double rounded = Math.rint(x);
        if (Math.abs(rounded) < 0x1p52) {
            return reduce(rounded);
        }
        int exponent = Math.getExponent(rounded) - 52;
        long mantissa = (long) Math.scalb(rounded, -exponent);
        return multiply(residue(mantissa), power(2, exponent));
    }

    /** The residue in [0, q) of a canonical residue. */
    public long unsigned(double residue) {
        long r = (long) residue;
        return r < 0 ? r + value : r;
    }

    /** base^exponent, canonical; {@code exponent >= 0}. */
    public double power(double base, long exponent) {
        double result = 1;
        double square = reduce(base);
        for (long e = exponent; e > 0; e >>= 1) {
            if ((e & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    /** @throws ArithmeticException if {@code x} is zero mod q */
    public double inverse(double x) {
        double r = reduce(x);
        if (r == 0) {
            throw new ArithmeticException("zero has no inverse mod " + value);
        }
        return power(r, value - 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Modulus m && m.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
