package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.Residues;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumsOfProductsTest {
    private static final int LENGTH = 2 * 1024 + 16;

    @ParameterizedTest
    @CsvSource({"1,50", "2,30", "3,50", "4,50", "5,41", "6,50", "7,50", "8,49", "13,50", "19,49"})
    void ofPairs_edgeRows_matchesBigInteger(int count, int bits) {
        Modulus modulus = Residues.modulus(bits, 16);
        for (int shift = 0; shift < 2; shift++) {
            double[][] a = rows(count, shift, modulus);
            double[][] b = rows(count, 0, modulus);
            double[][] c = rows(count, 1 - shift, modulus);
            double[] first = new double[LENGTH];
            double[] second = new double[LENGTH];
            for (KernelProvider variant : KernelVariants.all()) {
                Arrays.fill(first, Double.NaN);
                Arrays.fill(second, Double.NaN);
                variant.sumsOfProducts().ofPairs(a, b, c, count, first, second, modulus);
                requireSums(a, b, first, modulus);
                requireSums(a, c, second, modulus);
            }
        }
    }

    private static void requireSums(double[][] a, double[][] b, double[] actual, Modulus modulus) {
        for (int i = 0; i < LENGTH; i += 13) {
            BigInteger sum = BigInteger.ZERO;
            for (int d = 0; d < a.length; d++) {
                sum = sum.add(Residues.big(a[d][i]).multiply(Residues.big(b[d][i])));
            }
            assertThat(actual[i]).isEqualTo(Residues.canonical(sum, modulus));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2,20", "2,50", "3,50", "4,50", "5,50", "6,50", "7,30", "8,49", "11,50", "12,50", "13,50", "14,50", "60,50"
    })
    void convert_residuesOfWiderPrimes_matchesBigInteger(int count, int bits) {
        Modulus modulus = Residues.modulus(bits, 16);
        Modulus source = Residues.modulus(50, 1024);
        double[][] rows = rows(count, 1, source);
        double[] inverses = new double[count];
        Arrays.fill(inverses, source.inverse());
        double[] factors = new double[count + 1];
        java.util.Arrays.fill(factors, Residues.largest(modulus));
        factors[count] = -Residues.largest(modulus);
        double[] out = new double[LENGTH];
        for (KernelProvider variant : KernelVariants.all()) {
            int middle = 16;
            Arrays.fill(out, Double.NaN);
            variant.sumsOfProducts().convert(rows, inverses, factors, out, middle, LENGTH, modulus);
            variant.sumsOfProducts().convert(rows, inverses, factors, out, 0, middle, modulus);
            for (int i = 0; i < LENGTH; i += 13) {
                BigInteger sum = BigInteger.ZERO;
                double overflow = 0;
                for (int d = 0; d < count; d++) {
                    sum = sum.add(Residues.big(rows[d][i]).multiply(Residues.big(factors[d])));
                    overflow = Math.fma(rows[d][i], inverses[d], overflow);
                }
                sum = sum.add(Residues.big(Math.rint(overflow)).multiply(Residues.big(factors[count])));
                assertThat(out[i]).isEqualTo(Residues.canonical(sum, modulus));
            }
        }
    }

    private static double[][] rows(int count, int shift, Modulus modulus) {
        List<double[]> edge = Residues.edgeRows(new Random(count), LENGTH, modulus);
        double[][] rows = new double[count][];
        for (int d = 0; d < count; d++) {
            rows[d] = edge.get(count > 6 ? 1 + shift : (d + shift) % edge.size());
        }
        return rows;
    }
}
