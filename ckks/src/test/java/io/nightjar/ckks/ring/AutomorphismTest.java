package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ring;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutomorphismTest {
    private static RnsBasis basis(Ring ring, int degree) {
        Modulus modulus = Residues.modulus(45, degree);
        return new RnsBasis(List.of(new ResidueRing(modulus, ring, degree)));
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
        RnsBasis basis = basis(Ring.STANDARD, degree);
        double[] coefficients = random(basis);
        double[] expected = new double[degree];
        for (int i = 0; i < degree; i++) {
            int power = (int) ((long) i * element % (2L * degree));
            expected[power % degree] = power < degree ? coefficients[i] : 0.0 - coefficients[i];
        }
        assertThat(moved(Ring.STANDARD, element, basis, coefficients)).isEqualTo(expected);
    }

    /** X^i + X^-i goes to X^k + X^-k with k = i g mod 4N, which is even in k and changes its sign at k to 2N - k. */
    @ParameterizedTest
    @CsvSource({"16,5", "16,25", "16,61", "32,25", "64,125", "512,5", "512,333", "2048,8189", "2048,625"})
    void apply_realRing_movesCoefficientsWithSign(int degree, int element) {
        RnsBasis basis = basis(Ring.REAL, degree);
        double[] coefficients = random(basis);
        double[] expected = new double[degree];
        expected[0] = coefficients[0];
        for (int i = 1; i < degree; i++) {
            int power = (int) ((long) i * element % (4L * degree));
            int folded = Math.min(power, 4 * degree - power);
            expected[folded < degree ? folded : 2 * degree - folded] =
                    folded < degree ? coefficients[i] : 0.0 - coefficients[i];
        }
        assertThat(moved(Ring.REAL, element, basis, coefficients)).isEqualTo(expected);
    }

    private static double[] moved(Ring ring, int element, RnsBasis basis, double[] coefficients) {
        NttPoly poly = new CoefficientPoly(basis, new double[][] {coefficients}).toNtt();
        NttPoly moved = Automorphism.of(ring, basis.degree(), element).apply(poly);
        return moved.toCoefficients().row(0);
    }

    @Test
    void inverse_afterAutomorphism_identity() {
        for (Ring ring : Ring.values()) {
            RnsBasis basis = basis(ring, 64);
            NttPoly poly = new NttPoly(basis, new double[][] {random(basis)});
            int step = ring == Ring.STANDARD ? 2 : 4;
            for (int element = 1; element < ring.rootOrder(64); element += step) {
                Automorphism g = Automorphism.of(ring, 64, element);
                assertThat(g.inverse().apply(g.apply(poly)).row(0)).isEqualTo(poly.row(0));
            }
        }
    }

    @Test
    void rotation_stepsModuloSlots_powersOfFive() {
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, 3).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, 35).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, -29).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.STANDARD, 64, 0).element()).isEqualTo(1);
        assertThat(Automorphism.conjugation(Ring.STANDARD, 64).element()).isEqualTo(127);
        assertThat(Automorphism.rotation(Ring.REAL, 64, 3).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.REAL, 64, 67).element()).isEqualTo(125);
        assertThat(Automorphism.rotation(Ring.REAL, 64, 4).element()).isEqualTo(625 % 256);
        assertThatThrownBy(() -> Automorphism.conjugation(Ring.REAL, 64)).hasMessageContaining("real ring");
    }

    @Test
    void of_evenOrOutOfRange_refused() {
        for (int element : new int[] {-1, 0, 2, 128, 129}) {
            assertThatThrownBy(() -> Automorphism.of(Ring.STANDARD, 64, element))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (int element : new int[] {-3, 0, 2, 3, 127, 257}) {
            assertThatThrownBy(() -> Automorphism.of(Ring.REAL, 64, element))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("REAL");
        }
    }
}
