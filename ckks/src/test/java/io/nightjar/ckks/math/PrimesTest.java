package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimesTest {
    @Test
    void isPrime_smallNumbersAndThoseNextToTheLargestModulus_agreesWithBigInteger() {
        for (long n = 0; n < 3000; n++) {
            assertThat(Primes.isPrime(n))
                    .as("%d", n)
                    .isEqualTo(BigInteger.valueOf(n).isProbablePrime(60));
        }
        for (long n = (1L << 50) - 1; n > (1L << 50) - 3000; n--) {
            assertThat(Primes.isPrime(n))
                    .as("%d", n)
                    .isEqualTo(BigInteger.valueOf(n).isProbablePrime(60));
        }
        Random random = new Random(50);
        for (int i = 0; i < 20_000; i++) {
            long n = random.nextLong() >>> 14 + random.nextInt(45);
            assertThat(Primes.isPrime(n))
                    .as("%d", n)
                    .isEqualTo(BigInteger.valueOf(n).isProbablePrime(60));
        }
    }

    /** Composites that pass the test for the first one to seven of the bases. */
    @ParameterizedTest
    @ValueSource(longs = {2047, 1373653, 25326001, 3215031751L, 2152302898747L, 3474749660383L, 341550071728321L})
    void isPrime_strongPseudoprimes_areComposite(long n) {
        assertThat(Primes.isPrime(n)).isFalse();
    }
}
