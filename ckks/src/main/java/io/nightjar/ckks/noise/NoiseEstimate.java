package io.nightjar.ckks.noise;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.Sampler;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.LevelsExhaustedException;
import io.nightjar.ckks.scheme.Scales;

/**
 * The error that a ciphertext is expected to carry, beside its level and scale; each method is the rule of one
 * operation. It is an average: the error polynomial's coefficients are taken as independent with mean zero and equal
 * variance V, so a slot has E abs(z)^2 = M V. In the standard ring it is complex and M = N, half of it in the real
 * part; in the real ring it is real and M = 2N, since X^i + X^-i has mean square 2. Errors that meet in a sum or
 * product are taken as independent; for a ciphertext added to itself use {@link #multiplyInteger}.
 *
 * <p>With the uniform ternary secret s (variance 2/3 a coefficient, so E abs(s)^2 = 2M/3 and E abs(s)^4 = k 4M^2/9 in a
 * slot, k = 2 for complex Gaussian slots and 3 for real ones), error variance sigma^2 and B = (1 + 2M/3) / 12, the
 * error of rounding two components to integers:
 *
 * <ul>
 *   <li>encoding 1/12; secret-key encryption + sigma^2; public-key encryption (v e + e_0 + e_1 s) + sigma^2 (1 + 4M/3)
 *   <li>product of messages m_i at scales S_i: slots m_1 S_1 e_2 + m_2 S_2 e_1 + e_1 e_2, so V_2 (m_1 S_1)^2 + V_1 (m_2
 *       S_2)^2 + M V_1 V_2; square 4 V (m S)^2 + k M V^2
 *   <li>rescaling by q: V / q^2 + B; three components: + k 4M^2/9 / 12, since the third one's rounding meets s^2
 *   <li>key switching: digit d of product D_d is uniform, so its product with the key's error has variance M D_d^2 / 12
 *       sigma^2; the sum over digits is divided by P and rounded: V + sum of M D_d^2 sigma^2 / (12 P^2) + B. Merged
 *       with a rescale everything but B is divided by q^2.
 * </ul>
 *
 * <p>A message's magnitude is the root of the mean of its slots' abs(m)^2. Where the magnitude differs from slot to
 * slot, a chain of products weights errors with powers of it that the product of mean squares underrates; the largest
 * magnitude gives an upper estimate instead.
 *
 * <p>Sources: A. Costache, B. Curtis, E. Hales, S. Murphy, T. Ogilvie, R. Player, "On the precision loss in approximate
 * homomorphic encryption", SAC 2023 (ePrint 2022/162), for the average-case analysis; A. Kim, A. Papadimitriou, Y.
 * Polyakov, CT-RSA 2022 (ePrint 2020/1118), for rounding in the residue number system.
 *
 * <p>The estimate remembers which part of the error a secret polynomial multiplies, since that part has the tails of a
 * Laplace distribution, not of a Gaussian one; see {@link ErrorVariance}. Rotated, rescaled and relinearised
 * ciphertexts and those of the public key consist of it almost entirely.
 *
 * @param parameters of the ciphertext
 * @param level of the ciphertext
 * @param scale of the ciphertext
 * @param error variance V of a coefficient of the decrypted polynomial, not divided by the scale
 */
public record NoiseEstimate(CkksParameters parameters, int level, double scale, ErrorVariance error) {
    private static final double ROUNDING = 1 / 12.0;
    private static final double SECRET = 2 / 3.0;
    private static final double ERROR = Sampler.ERROR_DEVIATION * Sampler.ERROR_DEVIATION;

    /** @throws IllegalArgumentException if the level is outside [0, L] or the scale is not positive and finite */
    public NoiseEstimate {
        if (level < 0 || level > parameters.maxLevel()) {
            throw new IllegalArgumentException("level " + level + " is outside [0, " + parameters.maxLevel() + "]");
        }
        Scales.requireValid(scale);
    }

    /** An error that no secret multiplies, of variance V. */
    public NoiseEstimate(CkksParameters parameters, int level, double scale, double variance) {
        this(parameters, level, scale, ErrorVariance.gaussian(variance));
    }

    /** V: the variance of a coefficient of the decrypted polynomial, not divided by the scale. */
    public double variance() {
        return error.total();
    }

    /** An encoded message. */
    public static NoiseEstimate encoded(CkksParameters parameters, int level, double scale) {
        return new NoiseEstimate(parameters, level, scale, ROUNDING);
    }

    /**
     * An encoded message that repeats itself every so many slots. Where that is a power of two all coefficients but as
     * many are zero, in the standard ring twice as many, and only those are rounded.
     *
     * @param period in slots, at least 1
     */
    public static NoiseEstimate encodedMask(CkksParameters parameters, int level, double scale, int period) {
        double share = Integer.bitCount(period) == 1 ? (double) period / parameters.slots() : 1;
        return new NoiseEstimate(parameters, level, scale, ROUNDING * share);
    }

    /** A message encoded and encrypted under the secret key. */
    public static NoiseEstimate secretKeyEncryption(CkksParameters parameters, int level, double scale) {
        return new NoiseEstimate(parameters, level, scale, ROUNDING + ERROR);
    }

    /** A message encoded and encrypted under the public key. */
    public static NoiseEstimate publicKeyEncryption(CkksParameters parameters, int level, double scale) {
        double products = ERROR * 2 * SECRET * slotVariance(parameters);
        return new NoiseEstimate(parameters, level, scale, new ErrorVariance(ROUNDING + ERROR, products, 0));
    }

    /** A sum or difference; the other may be an encoded message. */
    public NoiseEstimate add(NoiseEstimate other) {
        requireSameLevel(other);
        Scales.requireSame(scale, other.scale, level);
        return with(scale, error.add(other.error));
    }

    /** Plus a constant in every slot, whose one coefficient is rounded; that error is real. */
    public NoiseEstimate addConstant() {
        return with(scale, error.add(ErrorVariance.gaussian(ROUNDING / m())));
    }

    /** Times an integer, at the same scale; the root of n for a sum of n with independent errors like this one's. */
    public NoiseEstimate multiplyInteger(double factor) {
        return with(scale, error.times(factor * factor));
    }

    /**
     * Times a constant that is rounded to a multiple of 1 / constantScale; {@link #multiplyInteger} where nothing is
     * rounded.
     */
    public NoiseEstimate multiplyConstant(double constant, double constantScale, double magnitude) {
        double factor = constant * constantScale;
        ErrorVariance rounding = ErrorVariance.gaussian(squared(magnitude * scale) * ROUNDING / m());
        return with(scale * constantScale, error.times(factor * factor).add(rounding));
    }

    /**
     * The product, of three components if both are ciphertexts; the other may be an encoded message.
     *
     * @param magnitude of this one's message
     * @param otherMagnitude of the other's message
     */
    public NoiseEstimate multiply(NoiseEstimate other, double magnitude, double otherMagnitude) {
        requireSameLevel(other);
        double first = squared(magnitude * scale);
        double second = squared(otherMagnitude * other.scale);
        return with(
                scale * other.scale,
                error.times(second).add(other.error.times(first)).add(error.product(other.error, m())));
    }

    /** The square, of three components. */
    public NoiseEstimate square(double magnitude) {
        ErrorVariance square = new ErrorVariance(0, 0, kurtosis() * m() * variance() * variance());
        return with(scale * scale, error.times(4 * squared(magnitude * scale)).add(square));
    }

    /** Two components divided by the last prime. */
    public NoiseEstimate rescale() {
        return rescaled(rounding());
    }

    /** Three components divided by the last prime. */
    public NoiseEstimate rescaleProduct() {
        return rescaled(rounding().add(new ErrorVariance(0, 0, ROUNDING * kurtosis() * squared(SECRET * m()))));
    }

    /** Three components to two. */
    public NoiseEstimate relinearize() {
        return rotateExtended().modDown();
    }

    /** Three components to two in one division by P and the last prime. */
    public NoiseEstimate relinearizeAndRescale() {
        return rotateExtended().modDownAndRescale();
    }

    /** Slots moved, or conjugated, with a key. */
    public NoiseEstimate rotate() {
        return rotateExtended().modDown();
    }

    /**
     * Key switching before its ModDown, in units of what ModDown leaves; products and sums over QP follow the rules of
     * all others.
     */
    public NoiseEstimate rotateExtended() {
        return with(scale, error.add(new ErrorVariance(0, keySwitching(), 0)));
    }

    /** ModDown. */
    public NoiseEstimate modDown() {
        return with(scale, error.add(rounding()));
    }

    /** ModDown and rescale in one division. */
    public NoiseEstimate modDownAndRescale() {
        return rescaled(rounding());
    }

    /** The same at a lower level. */
    public NoiseEstimate dropTo(int lower) {
        if (lower > level) {
            throw new IllegalArgumentException("a ciphertext at level " + level + " cannot drop to level " + lower);
        }
        return new NoiseEstimate(parameters, lower, scale, error);
    }

    /** Standard deviation of the error of a slot's real part, in units of the message. */
    public double slotDeviation() {
        return Math.sqrt(variance() * realVariance(parameters)) / scale;
    }

    /**
     * About the largest error among the real parts of all slots, in units of the message; see
     * {@link ErrorVariance#largest}. Twice the number of values is counted, so that the estimate is somewhat above the
     * mean of the largest error, not below it.
     */
    public double largestError() {
        return error.largest(2.0 * parameters.slots(), parameters.ring()) * Math.sqrt(realVariance(parameters)) / scale;
    }

    /** -log2 of {@link #largestError}. */
    public double bits() {
        return -Scales.log2(largestError());
    }

    /** The sum over digits of M D^2 sigma^2 / (12 P^2). */
    private double keySwitching() {
        parameters.requireKeyLevel(level);
        double special = 0;
        for (long p : parameters.specialModuli()) {
            special += Math.log(p);
        }
        double sum = 0;
        for (int from = 0; from <= level; from += parameters.digitSize()) {
            double digit = -special;
            for (int i = from; i <= Math.min(from + parameters.digitSize() - 1, level); i++) {
                digit += Math.log(parameters.moduli().get(i));
            }
            sum += Math.exp(2 * digit);
        }
        return sum * m() * ERROR * ROUNDING;
    }

    /**
     * Standard deviation of what rounding two components to integers adds to a slot's real part, in units of the
     * polynomial, not of the message: what every rescale and every key switch adds.
     */
    public static double roundingDeviation(Ring ring, int ringDegree) {
        double m = ring.slotVariance(ringDegree);
        return Math.sqrt(rounding(m).total() * realPart(ring) * m);
    }

    /** B. */
    private ErrorVariance rounding() {
        return rounding(m());
    }

    private static ErrorVariance rounding(double m) {
        return new ErrorVariance(ROUNDING, ROUNDING * SECRET * m, 0);
    }

    private NoiseEstimate rescaled(ErrorVariance added) {
        if (level == 0) {
            throw new LevelsExhaustedException("a ciphertext at level 0 has no prime left to rescale by");
        }
        double q = parameters.moduli().get(level);
        return new NoiseEstimate(
                parameters, level - 1, scale / q, error.times(1 / q / q).add(added));
    }

    private NoiseEstimate with(double newScale, ErrorVariance newError) {
        return new NoiseEstimate(parameters, level, newScale, newError);
    }

    private void requireSameLevel(NoiseEstimate other) {
        if (level != other.level) {
            throw new IllegalArgumentException("level " + level + " vs " + other.level + "; drop the higher one first");
        }
    }

    /** M. */
    private double m() {
        return slotVariance(parameters);
    }

    private static double slotVariance(CkksParameters parameters) {
        return parameters.ring().slotVariance(parameters.ringDegree());
    }

    /** The variance of a slot's real part over that of a coefficient. */
    private static double realVariance(CkksParameters parameters) {
        return realPart(parameters.ring()) * slotVariance(parameters);
    }

    /** The real part's share of E abs(z)^2. */
    private static double realPart(Ring ring) {
        return ring == Ring.STANDARD ? 0.5 : 1;
    }

    /** k: E abs(z)^4 over the square of E abs(z)^2. */
    private double kurtosis() {
        return parameters.ring() == Ring.STANDARD ? 2 : 3;
    }

    private static double squared(double x) {
        return x * x;
    }
}
