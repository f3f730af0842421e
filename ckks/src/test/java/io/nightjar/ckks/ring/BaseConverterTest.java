package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.KnownAnswers;
import io.nightjar.ckks.Residues;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import java.math.BigInteger;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseConverterTest {
    private static final int N = 64;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void convert_randomIntegers_matchesBigInteger(int size) {
        long[] primes = Primes.below(50, size + 1, Ring.STANDARD.rootOrder(N), Set.of()).stream()
                .mapToLong(Long::longValue)
                .toArray();
        RnsBasis source = BigPolynomials.basis(N, java.util.Arrays.copyOf(primes, size));
        BigInteger[] integers = BigPolynomials.random(new Random(size), source);
        for (Modulus target :
                new Modulus[] {new Modulus(primes[size]), Residues.modulus(45, N), Residues.modulus(20, N)}) {
            assertThat(converted(BigPolynomials.of(source, integers), target))
                    .isEqualTo(Residues.canonical(integers, target));
        }
    }

    @Test
    void convert_closeToHalfTheModulus_eitherRepresentative() {
        long[] primes = Primes.below(50, 4, Ring.STANDARD.rootOrder(16), Set.of()).stream()
                .mapToLong(Long::longValue)
                .toArray();
        RnsBasis source = BigPolynomials.basis(16, primes);
        BigInteger product = source.product();
        BigInteger[] integers = new BigInteger[16];
        for (int i = 0; i < 16; i++) {
            BigInteger offset = BigInteger.valueOf(i).shiftRight(1);
            integers[i] = Residues.balanced(product.shiftRight(1).add(offset), product);
        }
        Modulus target = Residues.modulus(45, 16);
        double[] out = converted(BigPolynomials.of(source, integers), target);
        for (int i = 0; i < 16; i++) {
            assertThat(out[i])
                    .isIn(
                            Residues.canonical(integers[i], target),
                            Residues.canonical(integers[i].add(product), target),
                            Residues.canonical(integers[i].subtract(product), target));
        }
    }

    @Test
    void convert_knownAnswers() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("base-conversion")) {
            RnsBasis source = BigPolynomials.basis(16, entry.longs("source"));
            CoefficientPoly poly = new CoefficientPoly(source, entry.rows("residues"));
            assertThat(converted(poly, new Modulus(entry.integer("target")))).isEqualTo(entry.doubles("converted"));
        }
    }

    private static double[] converted(CoefficientPoly poly, Modulus target) {
        BaseConverter converter = new BaseConverter(poly.basis());
        double[][] rows = BigPolynomials.rows(poly);
        double[] out = new double[poly.basis().degree()];
        converter.prepare(rows);
        converter.to(target).convert(rows, out);
        return out;
    }
}
