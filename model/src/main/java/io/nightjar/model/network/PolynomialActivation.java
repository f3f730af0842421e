package io.nightjar.model.network;

import java.util.List;

/**
 * The same polynomial on every value.
 *
 * @param coefficients lowest degree first, 2 to 9 of them, the last not zero; owned by the layer
 */
public record PolynomialActivation(double[] coefficients) implements Layer {
    /** The highest degree an activation may have. */
    public static final int MAX_DEGREE = 8;

    public PolynomialActivation {
        if (coefficients.length < 2 || coefficients.length > MAX_DEGREE + 1) {
            throw new IllegalArgumentException("Polynomial activation has degree " + (coefficients.length - 1)
                    + "; it must be between 1 and " + MAX_DEGREE);
        }
        Checks.finite(coefficients, "Polynomial activation", "coefficient");
        if (coefficients[coefficients.length - 1] == 0) {
            throw new IllegalArgumentException(
                    "Polynomial activation has a leading coefficient of zero; leave out trailing zeros");
        }
    }

    /** The highest power. */
    public int degree() {
        return coefficients.length - 1;
    }

    /** The polynomial at {@code x}. */
    public double at(double x) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return inputs.get(0);
    }
}
