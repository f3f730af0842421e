package io.nightjar.ckks.noise;

import io.nightjar.ckks.math.Ring;

/**
 * Variance of a coefficient of an error polynomial, apart by how far the tails of its slots reach.
 *
 * <p>A slot of an error of independent coefficients is a sum of N terms, so complex Gaussian. Once such an error is
 * multiplied by a secret polynomial, a slot is the product z w of two complex Gaussian numbers: given w its real part
 * is Gaussian with a variance proportional to abs(w)^2, which is distributed exponentially over slots and keys, and
 * that mixture is the Laplace distribution (kurtosis 6). With s^2, z w^2, tails reach further still. The largest of M
 * values of standard deviation d, where M times the tail is 1, is about
 *
 * <pre>
 * Gaussian   d sqrt(2 ln M)               4.4 d for M = 2^14
 * Laplace    d ln(M) / sqrt(2)            6.9 d
 * z w^2      d (2 ln(M) / 3)^1.5 / sqrt(2)   11.6 d
 * </pre>
 *
 * <p>the last one because the real part exceeds t with probability exp(-(g^2/2 + abs(w)^2)) where g abs(w)^2 = sqrt(2)
 * t / d is cheapest.
 *
 * <p>In the real ring slots are real. Then z w of two real Gaussian numbers exceeds t d with a probability of about
 * sqrt(2 / (pi t)) exp(-t), a tail further out than Laplace's, and z w^2 exceeds t with exp(-(t^2 / 2 w^4 + w^2 / 2))
 * where w is cheapest:
 *
 * <pre>
 * z w        d (ln M - ln(pi ln(M) / 2) / 2)       8.3 d for M = 2^14
 * z w^2      d (4 ln(M) / 3)^1.5 / sqrt(6)         19 d
 * </pre>
 *
 * <p>Source: S. Kotz, T. Kozubowski, K. Podgorski, "The Laplace Distribution and Generalizations", Birkhauser 2001,
 * section 2.2: the Laplace distribution as a Gaussian one of exponentially distributed variance.
 *
 * @param gaussian of errors that no secret multiplies: encoding, secret-key encryption
 * @param laplacian of errors times one secret polynomial: roundings that meet s, products with the error of a key
 * @param heavier of errors times s^2, and of products of errors in which a secret takes part
 */
public record ErrorVariance(double gaussian, double laplacian, double heavier) {
    /** No error. */
    public static final ErrorVariance NONE = new ErrorVariance(0, 0, 0);

    /** @throws IllegalArgumentException if a variance is negative or not a number */
    public ErrorVariance {
        if (!(gaussian >= 0) || !(laplacian >= 0) || !(heavier >= 0)) {
            throw new IllegalArgumentException("an error's variances are " + gaussian + ", " + laplacian + " and "
                    + heavier + "; they must not be negative");
        }
    }

    /** An error that no secret multiplies. */
    public static ErrorVariance gaussian(double variance) {
        return new ErrorVariance(variance, 0, 0);
    }

    /** The variance of the whole error. */
    public double total() {
        return gaussian + laplacian + heavier;
    }

    /** The sum of two independent errors. */
    ErrorVariance add(ErrorVariance other) {
        return new ErrorVariance(gaussian + other.gaussian, laplacian + other.laplacian, heavier + other.heavier);
    }

    /** The error times a number, or a message, of this mean square. */
    ErrorVariance times(double square) {
        return new ErrorVariance(gaussian * square, laplacian * square, heavier * square);
    }

    /** The product of two independent errors where a slot has m times a coefficient's variance. */
    ErrorVariance product(ErrorVariance other, double m) {
        double free = m * gaussian * other.gaussian;
        return new ErrorVariance(0, free, Math.max(m * total() * other.total() - free, 0));
    }

    /**
     * About the largest of {@code count} values whose standard deviation is the root of {@link #total}. Parts of
     * several kinds are combined as the root of the sum of squares, which is at most a few percent above the sum's own
     * largest value.
     */
    double largest(double count, Ring ring) {
        double log = Math.log(count);
        if (ring == Ring.REAL) {
            double product = log - Math.log(Math.PI * log / 2) / 2;
            return Math.sqrt(
                    gaussian * 2 * log + laplacian * product * product + heavier * Math.pow(4 * log / 3, 3) / 6);
        }
        return Math.sqrt(gaussian * 2 * log + laplacian * log * log / 2 + heavier * Math.pow(2 * log / 3, 3) / 2);
    }
}
