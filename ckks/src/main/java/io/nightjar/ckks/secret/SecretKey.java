package io.nightjar.ckks.secret;

import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Objects;

/** A uniform ternary secret polynomial. Its text form never shows it. */
public final class SecretKey {
    private final CkksParameters parameters;
    private final byte[] coefficients;

    /** @param coefficients N values of {-1, 0, 1}; taken over, not copied */
    public SecretKey(CkksParameters parameters, byte[] coefficients, SecretKeyAccess access) {
        Objects.requireNonNull(access);
        if (coefficients.length != parameters.ringDegree()) {
            throw new IllegalArgumentException("a secret key of " + coefficients.length
                    + " coefficients for ring degree " + parameters.ringDegree());
        }
        for (byte c : coefficients) {
            if (c < -1 || c > 1) {
                throw new IllegalArgumentException("a coefficient of the secret key is not ternary");
            }
        }
        this.parameters = parameters;
        this.coefficients = coefficients;
    }

    /** The set the key belongs to. */
    public CkksParameters parameters() {
        return parameters;
    }

    /** The N coefficients in {-1, 0, 1}, a copy. */
    public byte[] coefficients(SecretKeyAccess access) {
        Objects.requireNonNull(access);
        return coefficients.clone();
    }

    /** The key modulo the primes of a basis, in the NTT domain. */
    public NttPoly over(RnsBasis basis) {
        double[] values = new double[coefficients.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = coefficients[i];
        }
        return CoefficientPoly.ofIntegers(basis, values).intoNtt();
    }

    @Override
    public String toString() {
        return "SecretKey[" + parameters.name() + "]";
    }
}
