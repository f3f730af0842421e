package io.nightjar.model.passes;

import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.PolynomialActivation;

/**
 * A polynomial P of degree 2 or 4 as P(x) = after * (square(u) + e), u = before * x + shift. With h = a3 / (4 a4) the
 * polynomial in y = x + h has no cubic term: a4 y^4 + b2 y^2 + b1 y + b0. With r = |a4|^(1/4), u = r y and s = sign(a4)
 * it is s * ((u^2 + c)^2 + d u + e) for c = s b2 / (2 r^2), d = s b1 / r, e = s b0 - c^2.
 *
 * @param square with the constant e left out
 * @param before factor of x
 * @param shift added to the scaled x
 * @param after factor of the square
 * @param constant added last: after * e
 */
record SquareCompletion(CompletedSquare square, double before, double shift, double after, double constant) {
    /** The leading coefficient's magnitude goes in front of the square, only its sign stays behind. */
    static SquareCompletion scaledBefore(PolynomialActivation polynomial) {
        double leading = polynomial.coefficients()[polynomial.degree()];
        return of(polynomial, Math.pow(Math.abs(leading), 1.0 / polynomial.degree()), Math.signum(leading));
    }

    /** The whole leading coefficient stays behind the square. */
    static SquareCompletion scaledAfter(PolynomialActivation polynomial) {
        return of(polynomial, 1, polynomial.coefficients()[polynomial.degree()]);
    }

    /** Square completion with leading coefficient = after * root^degree. */
    private static SquareCompletion of(PolynomialActivation polynomial, double root, double after) {
        double[] a = polynomial.coefficients();
        int degree = polynomial.degree();
        if (degree != 2 && degree != 4) {
            throw new IllegalArgumentException("Square completion takes degree 2 or 4, not " + degree + ".");
        }
        double h = a[degree - 1] / (degree * a[degree]);
        double[] b = Polynomials.compose(a, 1 / root, -h);
        if (degree == 2) {
            return new SquareCompletion(new CompletedSquare(2, 0, 0, 0), root, root * h, after, b[0]);
        }
        double c = b[2] / (2 * after);
        double d = b[1] / after;
        return new SquareCompletion(new CompletedSquare(4, c, d, 0), root, root * h, after, b[0] - after * c * c);
    }
}
