package io.nightjar.ckks.scheme;

import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RandomStream;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.Sampler;

/**
 * Polynomials expanded from a 32-byte seed: uniform masks, whose seeds are public, and errors, whose seeds are secret.
 */
public final class RandomPolynomials {
    private RandomPolynomials() {}

    /** The uniform polynomial of a public seed, in the NTT domain; limb i uses stream (purpose, digit, i). */
    public static NttPoly mask(RnsBasis basis, byte[] seed, RandomStream.Purpose purpose, int digit) {
        return mask(basis, seed, purpose, digit, basis.zeroRows());
    }

    /**
     * As {@link #mask(RnsBasis, byte[], RandomStream.Purpose, int)}, into {@code rows}, which become the polynomial's
     * own.
     */
    static NttPoly mask(RnsBasis basis, byte[] seed, RandomStream.Purpose purpose, int digit, double[][] rows) {
        for (int i = 0; i < rows.length; i++) {
            maskRow(basis, seed, purpose, digit, i, rows[i]);
        }
        return new NttPoly(basis, rows);
    }

    /** One limb of {@link #mask}. */
    public static void maskRow(
            RnsBasis basis, byte[] seed, RandomStream.Purpose purpose, int digit, int limb, double[] row) {
        Sampler.uniform(new RandomStream(seed, purpose, digit, limb), basis.modulus(limb), row);
    }

    /** A polynomial with coefficients from the error distribution, in the NTT domain. */
    public static NttPoly error(RnsBasis basis, byte[] secretSeed, RandomStream.Purpose purpose, int digit) {
        double[] values = new double[basis.degree()];
        errorCoefficients(secretSeed, purpose, digit, values);
        return CoefficientPoly.ofIntegers(basis, values).intoNtt();
    }

    /** The coefficients of {@link #error}, small integers. */
    public static void errorCoefficients(byte[] secretSeed, RandomStream.Purpose purpose, int digit, double[] out) {
        Sampler.gaussian(new RandomStream(secretSeed, purpose, digit, 0), out);
    }
}
