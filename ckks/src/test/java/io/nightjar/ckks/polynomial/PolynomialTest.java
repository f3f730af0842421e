package io.nightjar.ckks.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolynomialTest {
    @Test
    void monomial_value_ofHornersRule() {
        Polynomial p = Polynomial.monomial(1, -2, 0, 3);
        assertThat(p.degree()).isEqualTo(3);
        assertThat(p.at(2)).isEqualTo(21);
        assertThat(p.at(-0.5)).isEqualTo(1.625);
    }

    @Test
    void chebyshev_value_ofCosines() {
        double[] coefficients = {0.5, -1, 0.25, 2, 0, -0.125};
        Polynomial p = Polynomial.chebyshev(-2, 6, coefficients);
        for (double x = -2; x <= 6; x += 0.25) {
            double angle = Math.acos((x - 2) / 4);
            double expected = 0;
            for (int k = 0; k < coefficients.length; k++) {
                expected += coefficients[k] * Math.cos(k * angle);
            }
            assertThat(p.at(x)).isCloseTo(expected, within(1e-13));
        }
    }

    @Test
    void zerosAtTheEnd_dropped() {
        assertThat(Polynomial.monomial(0, 1, 0, 0)).isEqualTo(Polynomial.monomial(0, 1));
        assertThat(Polynomial.chebyshev(0, 1, 0, 0, 1, 0).degree()).isEqualTo(2);
    }

    @Test
    void interpolation_polynomialOfThatDegree_reproduced() {
        Polynomial p = Polynomial.interpolate(x -> 1 - 2 * x + 3 * x * x * x, 3, -1, 3);
        for (double x = -1; x <= 3; x += 0.5) {
            assertThat(p.at(x)).isCloseTo(1 - 2 * x + 3 * x * x * x, within(1e-12));
        }
    }

    @Test
    void interpolation_oddFunction_oddPolynomial() {
        Polynomial p = Polynomial.interpolate(Math::tanh, 20, -4, 4);
        assertThat(p.degree()).isEqualTo(19);
        for (int k = 0; k <= 19; k++) {
            assertThat(p.coefficients().get(k) == 0).isEqualTo(k % 2 == 0);
        }
    }

    @Test
    void constants_refused() {
        assertThatThrownBy(() -> Polynomial.monomial(3, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("degree 1 or above")
                .hasMessageContaining("addConstant");
        assertThatThrownBy(Polynomial::monomial).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void coefficientThatIsNotFinite_refusedByDegree() {
        assertThatThrownBy(() -> Polynomial.monomial(3, 1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coefficient 2")
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Polynomial.chebyshev(0, 1, Double.NEGATIVE_INFINITY, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coefficient 0");
    }

    @Test
    void interval_emptyOrOfTheWrongBasis_refused() {
        for (double upper : new double[] {1, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Polynomial.chebyshev(1, upper, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[1.0, " + upper + "]");
        }
        assertThatThrownBy(() -> new Polynomial(Polynomial.Basis.MONOMIAL, List.of(0.0, 1.0), -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MONOMIAL");
    }
}
