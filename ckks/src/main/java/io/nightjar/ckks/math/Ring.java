package io.nightjar.ckks.math;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The ring of degree N that polynomials live in.
 *
 * <p>Source of the real ring: D. Kim, Y. Song, "Approximate homomorphic encryption over the conjugate-invariant ring",
 * ICISC 2018 (ePrint 2018/952).
 */
public enum Ring {
    /** Z[X] / (X^N + 1) in the basis X^i. N/2 complex slots, slot t at the 5^t-th power of a 2N-th root of unity. */
    STANDARD(0, 2),

    /**
     * Z[X + 1/X] inside Z[X] / (X^2N + 1) in the basis 1, X^i + X^-i for 0 &lt; i &lt; N: what conjugation leaves
     * alone. N real slots, slot t at the 5^t-th power of a 4N-th root of unity.
     */
    REAL(1, 4);

    private final int code;
    private final int orderFactor;

    Ring(int code, int orderFactor) {
        this.code = code;
        this.orderFactor = orderFactor;
    }

    /** The number by which stored parameter sets name it. */
    public int code() {
        return code;
    }

    /** Its name for people and in files that they write: {@code standard} or {@code real}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The ring of a word, if there is one. */
    public static Optional<Ring> ofWord(String word) {
        return Arrays.stream(values()).filter(ring -> ring.word().equals(word)).findFirst();
    }

    /** The ring of a stored number, if there is one. */
    public static Optional<Ring> of(int code) {
        return Arrays.stream(values()).filter(ring -> ring.code == code).findFirst();
    }

    /** The order of the roots of unity that the transform needs, 2N or 4N: every prime is 1 modulo it. */
    public long rootOrder(int degree) {
        return (long) orderFactor * degree;
    }

    /** Slots of a polynomial: N/2 or N. */
    public int slots(int degree) {
        return orderFactor * degree / 4;
    }

    /**
     * The mean of abs(z)^2 over the slots of a polynomial whose coefficients are independent with variance 1: N or 2N.
     * Coefficients of a product of two such polynomials have that variance too.
     */
    public double slotVariance(int degree) {
        return orderFactor * (double) degree / 2;
    }
}
