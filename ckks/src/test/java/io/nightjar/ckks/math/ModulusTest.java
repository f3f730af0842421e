package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.Residues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulusTest {
    @ParameterizedTest
    @ValueSource(longs = {-7, 0, 1, 2, 4, 9, 1L << 50, (1L << 50) + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void modulus_notAnOddPrimeBelow2To50_refused(long value) {
        assertThatThrownBy(() -> new Modulus(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(value))
                .hasMessageContaining("2^50");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 33, 48, 50})
    void arithmetic_extremes_matchesBigInteger(int bits) {
        Modulus m = Residues.modulus(bits, 16);
        BigInteger q = BigInteger.valueOf(m.value());
        double top = Residues.largest(m);
        Random random = new Random(bits);
        for (double x :
                new double[] {top, -top, 1, -1, 2, m.residue(random.nextLong()), m.residue(random.nextLong())}) {
            for (double y : new double[] {top, -top, 0, 1, m.residue(random.nextLong())}) {
                assertThat(m.multiply(x, y))
                        .isEqualTo(Residues.canonical(Residues.big(x).multiply(Residues.big(y)), m));
            }
            assertThat(m.inverse(x))
                    .isEqualTo(Residues.canonical(Residues.big(x).modInverse(q), m));
            for (long e : new long[] {0, 1, 2, 12345, m.value() - 1}) {
                assertThat(m.power(x, e))
                        .isEqualTo(Residues.canonical(Residues.big(x).modPow(BigInteger.valueOf(e), q), m));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 50})
    void residue_anyMagnitude_matchesBigInteger(int bits) {
        Modulus m = Residues.modulus(bits, 16);
        for (long x : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, m.value(), m.value() / 2 + 1}) {
            assertThat(m.residue(x)).isEqualTo(Residues.canonical(BigInteger.valueOf(x), m));
        }
        for (double x :
                new double[] {0.4, 0.5, 1.5, -2.5, 0x1p51 - 1, 0x1p52 + 1, -0x1.fedcba98765p300, 1e308, -1e17}) {
            BigInteger rounded =
                    new BigDecimal(x).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
            assertThat(m.residue(x)).isEqualTo(Residues.canonical(rounded, m));
        }
        assertThatThrownBy(() -> m.residue(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> m.residue(Double.NEGATIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unsigned_canonicalResidues_inRange() {
        Modulus m = new Modulus(97);
        assertThat(m.unsigned(-1)).isEqualTo(96);
        assertThat(m.unsigned(0)).isZero();
        assertThat(m.unsigned(-48)).isEqualTo(49);
        assertThat(m.bits()).isEqualTo(7);
    }

    @Test
    void inverse_zero_refused() {
        Modulus m = new Modulus(97);
        assertThatThrownBy(() -> m.inverse(97.0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("97");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 50})
    void primes_below_largestOfTheirWidthInDescendingOrder(int bits) {
        int n = 256;
        List<Long> primes = Primes.below(bits, 5, Ring.STANDARD.rootOrder(n), Set.of());
        long expected = 1L << bits;
        for (long p : primes) {
            do {
                expected--;
            } while (expected % (2 * n) != 1 || !BigInteger.valueOf(expected).isProbablePrime(30));
            assertThat(p).isEqualTo(expected);
        }
        assertThat(Primes.below(bits, 4, Ring.STANDARD.rootOrder(n), Set.of(primes.get(0))))
                .isEqualTo(primes.subList(1, 5));
    }

    @Test
    void primes_tooFewOrTooWide_refused() {
        assertThatThrownBy(() -> Primes.below(20, 50, Ring.STANDARD.rootOrder(1 << 14), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of 50 primes of 20 bits");
        assertThatThrownBy(() -> Primes.below(51, 1, Ring.STANDARD.rootOrder(16), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("51");
    }
}
