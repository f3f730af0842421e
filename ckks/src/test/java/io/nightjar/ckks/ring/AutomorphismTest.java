package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutomorphismTest {
    private static RnsBasis basis(int degree) {
        return new RnsBasis(List.of(new ResidueRing(
                new Modulus(Primes.below(45, 1, Ring.STANDARD.rootOrder(degree), Set.of())
                        .get(0)),
                Ring.STANDARD,
                degree)));
    }

    private static double[] random(RnsBasis basis) {
        Random random = new Random(basis.degree());
        double[] row = new double[basis.degree()];
        for (int i = 0; i < row.length; i++) {
            row[i] = basis.modulus(0).residue(random.nextLong());
        }
        return row;
    }

    @ParameterizedTest
    @CsvSource({"16,3", "16,5", "16,31", "32,25", "64,127", "512,5", "512,333", "2048,4095", "2048,625"})
    void apply_randomPolynomial_movesCoefficientsWithSign(int degree, int element) {
        RnsBasis basis = basis(degree);
        double[] coefficients = random(basis);
        double[] expected = new double[degree];
        for (int i = 0; i < degree; i++) {
            int power = (int) ((long) i * element % (2L * degree));
            expected[power % degree] = power < degree ? coefficients[i] : 0.0 - coefficients[i];
        }
        NttPoly poly = new CoefficientPoly(basis, new double[][] {coefficients}).toNtt();
        NttPoly moved = Automorphism.of(Ring.STANDARD, degree, element).apply(poly);
        assertThat(moved.toCoefficients().row(0)).isEqualTo(expected);
    }

    @Test
    void inverse_afterAutomorphism_identity() {
        RnsBasis basis = basis(64);
        NttPoly poly = new NttPoly(basis, new double[][] {random(basis)});
        for (int element = 1; element < 128; element += 2) {
            Automorphism g = Automorphism.of(Ring.STANDARD, 64, element);
            assertThat(g.inverse().apply(g.apply(poly)).row(0)).isEqualTo(poly.row(0));
        }
    }

    @Test
    void rotation_stepsModuloSlots_powersOfFive() {
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, 3).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, 35).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, -29).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, 0).element()).isEqualTo(1);
        assertThat(Automorphism.conjugation(Ring.STANDARD, 64).element()).isEqualTo(127);
    }

    @Test
    void of_evenOrOutOfRange_refused() {
        for (int element : new int[] {-1, 0, 2, 128, 129}) {
            assertThatThrownBy(() -> Automorphism.of(Ring.STANDARD, 64, element))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
