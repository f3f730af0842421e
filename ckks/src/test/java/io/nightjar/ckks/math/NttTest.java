package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.KnownAnswers;
import io.nightjar.ckks.Residues;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NttTest {
    @ParameterizedTest
    @CsvSource({"STANDARD,16", "STANDARD,32", "STANDARD,64", "REAL,16", "REAL,32", "REAL,64", "REAL,128"})
    void productOfTransforms_allPrimeWidths_isSchoolbookProduct(Ring ring, int n) {
        Random random = new Random(n);
        for (int bits = 20; bits <= Modulus.MAX_BITS; bits++) {
            Modulus modulus = Residues.modulus(bits, n);
            List<double[]> rows = Residues.edgeRows(random, n, modulus);
            for (int r = 0; r < rows.size(); r++) {
                double[] a = rows.get(r);
                double[] b = rows.get((r + 1) % rows.size());
                double[] expected =
                        Residues.canonical(Residues.schoolbook(ring, Residues.big(a), Residues.big(b)), modulus);
                for (KernelProvider variant : KernelVariants.all()) {
                    assertThat(product(variant.ntt(new NttTables(modulus, ring, n)), a, b, modulus))
                            .as("%s, q = %s, rows %d", variant.name(), modulus, r)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static double[] product(Ntt ntt, double[] a, double[] b, Modulus modulus) {
        double[] x = a.clone();
        double[] y = b.clone();
        ntt.forward(x);
        ntt.forward(y);
        ElementWise.multiply(x, y, x, modulus);
        ntt.inverse(x);
        return x;
    }

    @Test
    void forwardAndInverse_knownAnswers_bothVariants() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("ntt")) {
            NttTables tables =
                    new NttTables(new Modulus(entry.integer("modulus")), Ring.valueOf(entry.text("ring")), (int)
                            entry.integer("degree"));
            for (KernelProvider variant : KernelVariants.all()) {
                double[] row = entry.doubles("coefficients");
                variant.ntt(tables).forward(row);
                assertThat(row).isEqualTo(entry.doubles("values"));
                variant.ntt(tables).inverse(row);
                assertThat(row).isEqualTo(entry.doubles("coefficients"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void variants_extremeRows_sameBitsAndRoundTrip(int logN) {
        int n = 1 << logN;
        Random random = new Random(logN);
        for (int bits : new int[] {30, 46, 47, 48, 49, 50}) {
            variants_sameBitsAndRoundTrip(random, Residues.modulus(bits, n), Ring.STANDARD, n);
            variants_sameBitsAndRoundTrip(random, Residues.modulus(bits, n), Ring.REAL, n);
        }
    }

    private static void variants_sameBitsAndRoundTrip(Random random, Modulus modulus, Ring ring, int n) {
        NttTables tables = new NttTables(modulus, ring, n);
        Ntt chosen = Kernels.chosen().ntt(tables);
        Ntt scalar = Kernels.scalar().ntt(tables);
        for (double[] row : Residues.edgeRows(random, n, modulus)) {
            double[] values = row.clone();
            double[] scalarValues = row.clone();
            chosen.forward(values);
            scalar.forward(scalarValues);
            requireSameBits(values, scalarValues);
            requireCanonical(values, modulus);
            chosen.inverse(values);
            scalar.inverse(scalarValues);
            requireSameBits(values, row);
            requireSameBits(scalarValues, row);
            inverseOfRow_sameBits(chosen, scalar, row);
        }
    }

    private static void inverseOfRow_sameBits(Ntt chosen, Ntt scalar, double[] row) {
        double[] a = row.clone();
        double[] b = row.clone();
        chosen.inverse(a);
        scalar.inverse(b);
        requireSameBits(a, b);
        chosen.forward(a);
        requireSameBits(a, row);
    }

    @Test
    void forward_largeDegrees_isEvaluationAtPowersOfTheRoot() {
        for (int logN : new int[] {12, 13, 14, 17}) {
            int n = 1 << logN;
            for (int bits : new int[] {47, 48, 50}) {
                Modulus modulus = Residues.modulus(bits, n);
                double[] row = Residues.edgeRows(new Random(bits), n, modulus).get(4);
                for (Ring ring : Ring.values()) {
                    double root = Primes.primitiveRoot(modulus, ring.rootOrder(n));
                    double[] values = row.clone();
                    Kernels.chosen().ntt(new NttTables(modulus, ring, n)).forward(values);
                    for (int i : new int[] {0, 1, n / 2 - 1, n - 8, n - 1}) {
                        long place = Integer.reverse(NttOrder.place(i)) >>> (32 - logN);
                        double x = modulus.power(root, ring.rootOrder(n) / n * place + 1);
                        assertThat(values[i]).isEqualTo(value(ring, row, x, modulus));
                    }
                }
            }
        }
    }

    private static double value(Ring ring, double[] coefficients, double x, Modulus modulus) {
        double sum = horner(coefficients, x, modulus);
        if (ring == Ring.REAL) {
            double mirrored = horner(coefficients, modulus.inverse(x), modulus);
            sum = modulus.reduce(sum + modulus.reduce(mirrored - coefficients[0]));
        }
        return sum;
    }

    private static double horner(double[] coefficients, double x, Modulus modulus) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = modulus.reduce(modulus.multiply(sum, x) + coefficients[i]);
        }
        return sum;
    }

    /** Lazy values of the widest primes come close to 2^52: rounding there shows in few rows, so many are tried. */
    @ParameterizedTest
    @CsvSource({"STANDARD,48", "STANDARD,49", "STANDARD,50", "REAL,48", "REAL,49", "REAL,50"})
    void variants_widestPrimesAndManyRows_sameBits(Ring ring, int bits) {
        int n = 1 << 14;
        Modulus modulus = Residues.modulus(bits, n);
        NttTables tables = new NttTables(modulus, ring, n);
        Ntt chosen = Kernels.chosen().ntt(tables);
        Ntt scalar = Kernels.scalar().ntt(tables);
        Random random = new Random(bits);
        for (int round = 0; round < 400; round++) {
            double[] row = new double[n];
            int shift = round % 4 * 8;
            for (int i = 0; i < n; i++) {
                row[i] = modulus.residue(random.nextLong() >> shift);
            }
            double[] other = row.clone();
            if (round % 2 == 0) {
                chosen.forward(row);
                scalar.forward(other);
            } else {
                chosen.inverse(row);
                scalar.inverse(other);
            }
            assertThat(row).as("row %d", round).isEqualTo(other);
        }
    }

    @Test
    void tables_wrongDegreeOrModulus_refused() {
        Modulus modulus = Residues.modulus(40, 64);
        assertThatThrownBy(() -> new NttTables(modulus, Ring.STANDARD, 48))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("48");
        assertThatThrownBy(() -> new NttTables(new Modulus(97), Ring.STANDARD, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("97")
                .hasMessageContaining("128");
    }

    private static void requireCanonical(double[] row, Modulus modulus) {
        double top = Residues.largest(modulus);
        for (double x : row) {
            if (x != Math.rint(x) || Math.abs(x) > top) {
                assertThat(x).as("a canonical residue mod %s", modulus).isBetween(-top, top);
            }
        }
    }

    /** Cheaper than an assertion on a row, whose message is only wanted on failure. */
    private static void requireSameBits(double[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (Double.doubleToRawLongBits(actual[i]) != Double.doubleToRawLongBits(expected[i])) {
                assertThat(actual[i]).as("index %d of %d", i, expected.length).isEqualTo(expected[i]);
            }
        }
    }
}
