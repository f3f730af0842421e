package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.KnownAnswers;
import io.nightjar.ckks.Residues;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
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

    /** Rows of several pieces, by kernels of one source prime to more than those of vectors take. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 13})
    void convert_toSeveralPrimes_isThatToEach(int count) {
        int degree = 8192;
        List<Long> primes = Primes.below(40, count + 3, 2 * degree, Set.of());
        RnsBasis source = BigPolynomials.basis(
                degree, primes.subList(3, count + 3).stream().mapToLong(q -> q).toArray());
        BaseConverter converter = new BaseConverter(source);
        double[][] rows =
                BigPolynomials.rows(BigPolynomials.of(source, BigPolynomials.random(new Random(count), source)));
        converter.prepare(rows);
        BaseConverter.Target[] targets = new BaseConverter.Target[3];
        double[][] all = new double[3][degree];
        for (int j = 0; j < 3; j++) {
            targets[j] = converter.to(new Modulus(primes.get(j)));
            Arrays.fill(all[j], Double.NaN);
        }
        converter.convert(rows, targets, all);
        for (int j = 0; j < 3; j++) {
            double[] one = new double[degree];
            targets[j].convert(rows, one);
            assertThat(all[j]).isEqualTo(one);
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
