package io.nightjar.model.network;

import java.util.List;

/**
 * An activation of squares only: u^2 + e (degree 2) or (u^2 + c)^2 + d u + e (degree 4). Leading scales, signs and
 * shifts live in the neighbouring linear layers; {@code e} is the constant that could not be moved there, usually 0.
 *
 * @param degree 2 or 4
 * @param c constant inside the outer square; 0 for degree 2
 * @param d factor of the linear term; 0 for degree 2
 * @param e constant added last
 */
public record CompletedSquare(int degree, double c, double d, double e) implements Layer {
    public CompletedSquare {
        if (degree != 2 && degree != 4) {
            throw new IllegalArgumentException("Completed square has degree " + degree + "; it must be 2 or 4");
        }
        if (degree == 2 && (c != 0 || d != 0)) {
            throw new IllegalArgumentException(
                    "Completed square of degree 2 has c = " + c + " and d = " + d + "; both must be 0");
        }
        Checks.finite(new double[] {c, d, e}, "Completed square", "constant");
    }

    /** The activation at {@code u}. */
    public double at(double u) {
        double square = u * u;
        if (degree == 2) {
            return square + e;
        }
        return (square + c) * (square + c) + d * u + e;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return inputs.get(0);
    }
}
