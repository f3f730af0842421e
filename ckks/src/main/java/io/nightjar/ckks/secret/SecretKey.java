package io.nightjar.ckks.secret;

import io.nightjar.ckks.ring.CoefficientPoly;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Arrays;
import java.util.Objects;

/** A uniform ternary secret polynomial. Its text form never shows it. Closing it overwrites the coefficients. */
public final class SecretKey implements AutoCloseable {
    private final CkksParameters parameters;
    private final byte[] coefficients;
    private volatile boolean closed;

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

    /**
     * The N coefficients in {-1, 0, 1}, a copy.
     *
     * @throws IllegalStateException if the key is closed
     */
    public byte[] coefficients(SecretKeyAccess access) {
        Objects.requireNonNull(access);
        requireOpen();
        return coefficients.clone();
    }

    /**
     * The key modulo the primes of a basis, in the NTT domain.
     *
     * @throws IllegalStateException if the key is closed
     */
    public NttPoly over(RnsBasis basis) {
        requireOpen();
        double[] values = new double[coefficients.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = coefficients[i];
        }
        NttPoly poly = CoefficientPoly.ofIntegers(basis, values).intoNtt();
        Arrays.fill(values, 0);
        return poly;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the secret key is closed");
        }
    }

    /** Overwrites the coefficients. What was made of the key, an encryptor or a decryptor, is closed by itself. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(coefficients, (byte) 0);
    }

    @Override
    public String toString() {
        return "SecretKey[" + parameters.name() + "]";
    }
}
