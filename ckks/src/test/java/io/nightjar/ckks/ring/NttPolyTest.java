package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import java.math.BigInteger;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class NttPolyTest {
    private static final int N = 32;
    private static final RnsBasis BASIS = BigPolynomials.basis(
            N,
            Primes.below(48, 3, Ring.STANDARD.rootOrder(N), Set.of()).stream()
                    .mapToLong(Long::longValue)
                    .toArray());

    private final Random random = new Random(5);
    private final BigInteger[] a = BigPolynomials.random(random, BASIS);
    private final BigInteger[] b = BigPolynomials.random(random, BASIS);
    private final NttPoly x = BigPolynomials.of(BASIS, a).toNtt();
    private final NttPoly y = BigPolynomials.of(BASIS, b).toNtt();

    @Test
    void ringOperations_randomPolynomials_matchBigInteger() {
        BigInteger[] ab = Residues.schoolbook(Ring.STANDARD, a, b);
        BigInteger[] aa = Residues.schoolbook(Ring.STANDARD, a, a);
        verify(x.add(y), i -> a[i].add(b[i]));
        verify(x.subtract(y), i -> a[i].subtract(b[i]));
        verify(x.negate(), i -> a[i].negate());
        verify(x.multiply(y), i -> ab[i]);
        verify(x.multiplyTwice(y), i -> ab[i].shiftLeft(1));
        verify(x.addProduct(x, y), i -> a[i].add(ab[i]));
        verify(NttPoly.sumOfProducts(x, y, x, x), i -> ab[i].add(aa[i]));
    }

    @Test
    void constants_anyMagnitude_matchBigInteger() {
        BigInteger huge = BigInteger.valueOf(12345).shiftLeft(70);
        verify(x.addConstant(huge.doubleValue()), i -> i == 0 ? a[i].add(huge) : a[i]);
        verify(x.multiplyConstant(-huge.doubleValue()), i -> a[i].multiply(huge.negate()));
        verify(x.multiplyConstant(2.6), i -> a[i].multiply(BigInteger.valueOf(3)));
        verify(x.addMultiple(y, -7), i -> a[i].subtract(b[i].multiply(BigInteger.valueOf(7))));
    }

    private static void verify(NttPoly actual, IntFunction<BigInteger> expected) {
        BigInteger[] integers = BigPolynomials.integers(actual.toCoefficients());
        for (int i = 0; i < N; i++) {
            assertThat(integers[i]).isEqualTo(Residues.balanced(expected.apply(i), BASIS.product()));
        }
    }

    @Test
    void ofIntegers_fractionsAndNegativeZero_roundedWithoutNegativeZero() {
        double[] coefficients = new double[N];
        coefficients[0] = -0.3;
        coefficients[1] = -0.0;
        coefficients[2] = 2.5;
        coefficients[3] = -3.5;
        double[] row = CoefficientPoly.ofIntegers(BASIS, coefficients).row(2);
        assertThat(Double.doubleToRawLongBits(row[0])).isZero();
        assertThat(Double.doubleToRawLongBits(row[1])).isZero();
        assertThat(row[2]).isEqualTo(2);
        assertThat(row[3]).isEqualTo(-4);
    }

    @Test
    void combine_differentBases_refused() {
        assertThatThrownBy(() -> x.add(y.prefix(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 and 2 primes");
    }

    @Test
    void ofIntegers_notFinite_refused() {
        double[] coefficients = new double[N];
        coefficients[7] = Double.NaN;
        assertThatThrownBy(() -> CoefficientPoly.ofIntegers(BASIS, coefficients))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("finite");
    }
}
