package io.nightjar.ckks.polynomial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolynomialPlanTest {
    private static PolynomialPlan dense(int degree) {
        double[] ones = new double[degree + 1];
        Arrays.fill(ones, 1);
        return PolynomialPlan.of(Polynomial.monomial(ones));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0",
        "2, 1, 1",
        "3, 2, 2",
        "4, 3, 3",
        "5, 4, 3",
        "7, 5, 4",
        "8, 5, 5",
        "15, 8, 7",
        "16, 8, 7",
        "27, 11, 8",
        "31, 13, 10",
        "63, 18, 15",
        "127, 27, 20",
        "255, 36, 29"
    })
    void densePolynomial_products(int degree, int multiplications, int relinearizations) {
        PolynomialPlan plan = dense(degree);
        assertThat(plan.multiplications()).isEqualTo(multiplications);
        assertThat(plan.relinearizations()).isEqualTo(relinearizations);
    }

    @Test
    void oddPolynomial_evenPowersOnlyIfPowersOfTwo() {
        for (int degree = 3; degree <= 63; degree += 2) {
            PolynomialPlan plan = PolynomialPlan.of(parity(degree, Polynomial.Basis.CHEBYSHEV));
            assertThat(plan.powers()).allMatch(k -> k % 2 == 1 || Integer.bitCount(k) == 1);
            assertThat(plan.multiplications()).isLessThanOrEqualTo(dense(degree).multiplications());
        }
        assertThat(PolynomialPlan.of(parity(27, Polynomial.Basis.CHEBYSHEV)).multiplications())
                .isEqualTo(10);
        assertThat(PolynomialPlan.of(parity(63, Polynomial.Basis.MONOMIAL)).multiplications())
                .isEqualTo(17);
    }

    @Test
    void evenPolynomial_noOddPower() {
        for (int degree = 4; degree <= 64; degree += 2) {
            PolynomialPlan plan = PolynomialPlan.of(parity(degree, Polynomial.Basis.CHEBYSHEV));
            assertThat(plan.powers().tailSet(2)).allMatch(k -> k % 2 == 0);
        }
        assertThat(PolynomialPlan.of(parity(62, Polynomial.Basis.MONOMIAL)).multiplications())
                .isEqualTo(14);
    }

    @Test
    void singlePower_squaringsOnly() {
        double[] coefficients = new double[33];
        coefficients[32] = 2;
        PolynomialPlan plan = PolynomialPlan.of(Polynomial.monomial(coefficients));
        assertThat(plan.powers()).containsExactly(1, 2, 4, 8, 16, 32);
        assertThat(plan.multiplications()).isEqualTo(5);
    }

    @Test
    void everyPlan_usesPowersWhenTheyAreReady() {
        Random random = new Random(4);
        for (int degree = 1; degree <= 130; degree++) {
            double[] coefficients = new double[degree + 1];
            for (int k = 0; k < degree; k++) {
                coefficients[k] = random.nextInt(3);
            }
            coefficients[degree] = 1;
            verify(PolynomialPlan.of(Polynomial.monomial(coefficients)).root());
            verify(PolynomialPlan.of(Polynomial.chebyshev(0, 1, coefficients)).root());
        }
    }

    private static void verify(PolynomialPlan.Step step) {
        assertThat(step.linear().size() + step.products().size()).isPositive();
        assertThat(step.linear().keySet()).allMatch(k -> k >= 1 && PolynomialPlan.spentBy(k) <= step.spent());
        for (PolynomialPlan.Product product : step.products()) {
            assertThat(PolynomialPlan.spentBy(product.power())).isLessThanOrEqualTo(step.spent());
            assertThat(product.quotient().spent()).isEqualTo(step.spent() - 1);
            verify(product.quotient());
        }
    }

    /** A random polynomial with coefficients at its degree, that minus two and so on. */
    static Polynomial parity(int degree, Polynomial.Basis basis) {
        Random random = new Random(degree);
        double[] coefficients = new double[degree + 1];
        for (int k = degree; k >= 0; k -= 2) {
            coefficients[k] = random.nextDouble(-1, 1);
        }
        return basis == Polynomial.Basis.MONOMIAL
                ? Polynomial.monomial(coefficients)
                : Polynomial.chebyshev(-1, 1, coefficients);
    }
}
