package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.ElementWise;

/**
 * A polynomial in the NTT domain: values at the odd powers of a 2N-th root of unity per prime, where products are
 * element-wise.
 */
public final class NttPoly extends RnsPoly {
    /**
     * A polynomial of these values.
     *
     * @param rows per prime a row of N canonical values in {@link io.nightjar.ckks.math.NttOrder}; taken over, not
     *     copied
     */
    public NttPoly(RnsBasis basis, double[][] rows) {
        super(basis, rows);
    }

    /** 0. */
    public static NttPoly zero(RnsBasis basis) {
        return new NttPoly(basis, basis.zeroRows());
    }

    /** this + other, over the same primes. */
    public NttPoly add(NttPoly other) {
        requireSameBasis(other);
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.add(row(i), other.row(i), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** this - other, over the same primes. */
    public NttPoly subtract(NttPoly other) {
        requireSameBasis(other);
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.subtract(row(i), other.row(i), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** -this. */
    public NttPoly negate() {
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.negate(row(i), out[i]);
        }
        return new NttPoly(basis(), out);
    }

    /** this * other mod X^N + 1, over the same primes. */
    public NttPoly multiply(NttPoly other) {
        requireSameBasis(other);
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.multiply(row(i), other.row(i), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** this + a * b. */
    public NttPoly addProduct(NttPoly a, NttPoly b) {
        requireSameBasis(a);
        requireSameBasis(b);
        double[][] out = copyRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.multiplyAdd(a.row(i), b.row(i), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** a * b + c * d. */
    public static NttPoly sumOfProducts(NttPoly a, NttPoly b, NttPoly c, NttPoly d) {
        a.requireSameBasis(b);
        a.requireSameBasis(c);
        a.requireSameBasis(d);
        double[][] out = a.basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.multiplyPairs(
                    a.row(i), b.row(i), c.row(i), d.row(i), out[i], a.basis().modulus(i));
        }
        return new NttPoly(a.basis(), out);
    }

    /** 2 * this * other. */
    public NttPoly multiplyTwice(NttPoly other) {
        requireSameBasis(other);
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.multiplyTwice(row(i), other.row(i), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** Adds the constant polynomial nearest to {@code constant}. */
    public NttPoly addConstant(double constant) {
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.addConstant(row(i), basis().modulus(i).residue(constant), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** Multiplies by the integer nearest to {@code constant}. */
    public NttPoly multiplyConstant(double constant) {
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.multiplyConstant(row(i), basis().modulus(i).residue(constant), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** this + other times the integer nearest to {@code constant}. */
    public NttPoly addMultiple(NttPoly other, double constant) {
        requireSameBasis(other);
        double[][] out = basis().zeroRows();
        for (int i = 0; i < out.length; i++) {
            ElementWise.addMultiple(
                    row(i), other.row(i), basis().modulus(i).residue(constant), out[i], basis().modulus(i));
        }
        return new NttPoly(basis(), out);
    }

    /** The same polynomial in rows of its own. */
    public NttPoly copy() {
        return new NttPoly(basis(), copyRows());
    }

    /** The same polynomial modulo the first primes only; rows are shared, not copied. */
    public NttPoly prefix(int limbs) {
        return limbs == limbs() ? this : new NttPoly(basis().range(0, limbs), firstRows(limbs));
    }

    /** The inverse transform, in rows of its own. */
    public CoefficientPoly toCoefficients() {
        double[][] rows = copyRows();
        for (int i = 0; i < rows.length; i++) {
            basis().ring(i).ntt().inverse(rows[i]);
        }
        return new CoefficientPoly(basis(), rows);
    }
}
