package io.nightjar.ckks.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.Residues;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lazy values of the transforms at their largest: at the largest degree, for the widest primes. */
class NttRangesTest {
    private static final int LOG_N = 17;
    private static final int N = 1 << LOG_N;

    @ParameterizedTest
    @CsvSource({"STANDARD,48", "STANDARD,49", "STANDARD,50", "REAL,48", "REAL,49", "REAL,50"})
    void transforms_ofLargestDegreeWithValuesThatGrowMost_areExact(Ring ring, int bits) {
        Modulus modulus = Residues.modulus(bits, N);
        NttTables tables = new NttTables(modulus, ring, N);
        for (int stage : new int[] {2, 5, 6, 7, 8, 9, 10, 13}) {
            double[] row = growing(tables, stage);
            requireSame(tables, row);
            requireSame(tables, Arrays.stream(row).map(x -> 0 - x).toArray());
        }
        requireEvaluated(tables, growing(tables, 7));
        double[] edges = new double[N];
        double top = Residues.largest(modulus);
        Random random = new Random(bits);
        for (int i = 0; i < N; i++) {
            edges[i] = random.nextBoolean() ? top : -top;
        }
        requireSame(tables, edges);
        requireEvaluated(tables, edges);
    }

    /**
     * A row of which a value is multiplied at a stage, counted from 1, that is about half the modulus for each stage
     * before it: q/2 and a product at every one of them, a little below q/2, where it is rounded the one way for sure.
     * The factor is the largest of the stage.
     */
    private static double[] growing(NttTables tables, int stage) {
        Modulus modulus = tables.modulus();
        double[] factors = tables.forward();
        int blocks = 1 << stage - 1;
        int block = IntStream.range(0, blocks)
                .boxed()
                .max(Comparator.comparingDouble(i -> Math.abs(factors[blocks + i])))
                .orElseThrow();
        double sure = Math.rint(0.48 * modulus.q());
        double[] wanted = new double[N];
        int place = N >> stage;
        wanted[place] = Residues.largest(modulus);
        for (int before = 1; before < stage; before++) {
            double factor = factors[(1 << before - 1) + (block >> stage - before)];
            double product = (block >> stage - before - 1 & 1) == 0 ? sure : -sure;
            wanted[place + (N >> before)] = modulus.multiply(product, modulus.inverse(factor));
        }
        return tables.ring() == Ring.REAL ? unfolded(wanted, place, tables) : wanted;
    }

    /** A row that {@link RealFold#fold} takes to this one, but for the place where it makes twice the value. */
    private static double[] unfolded(double[] wanted, int twice, NttTables tables) {
        Modulus modulus = tables.modulus();
        double[] a = new double[N];
        double half = modulus.inverse(2);
        for (int i = 1; i < N / 2; i++) {
            double sum = modulus.multiply(modulus.reduce(wanted[i] + wanted[N - i]), half);
            double difference = modulus.multiply(modulus.reduce(wanted[N - i] - wanted[i]), half);
            if (i == twice) {
                sum = wanted[i];
                difference = -wanted[i];
            }
            a[i] = sum;
            a[N - i] = modulus.multiply(difference, -tables.imaginary());
        }
        return a;
    }

    private static void requireSame(NttTables tables, double[] row) {
        double[] values = row.clone();
        double[] scalar = row.clone();
        Kernels.chosen().ntt(tables).forward(values);
        Kernels.scalar().ntt(tables).forward(scalar);
        assertThat(Arrays.equals(values, scalar)).isTrue();
        Kernels.chosen().ntt(tables).inverse(values);
        assertThat(Arrays.equals(values, row)).isTrue();
        values = row.clone();
        scalar = row.clone();
        Kernels.chosen().ntt(tables).inverse(values);
        Kernels.scalar().ntt(tables).inverse(scalar);
        assertThat(Arrays.equals(values, scalar)).isTrue();
    }

    private static void requireEvaluated(NttTables tables, double[] row) {
        double[] values = row.clone();
        Kernels.chosen().ntt(tables).forward(values);
        for (int position : new int[] {9, N / 2 + 3}) {
            assertThat(BigInteger.valueOf((long) values[position]).mod(q(tables)))
                    .isEqualTo(evaluated(tables, row, position));
        }
    }

    private static BigInteger q(NttTables tables) {
        return BigInteger.valueOf(tables.modulus().value());
    }

    /** The polynomial's value that the transform leaves at a position, by Horner's rule. */
    private static BigInteger evaluated(NttTables tables, double[] row, int position) {
        Ring ring = tables.ring();
        BigInteger q = q(tables);
        long place = Integer.reverse(NttOrder.place(position)) >>> (Integer.SIZE - LOG_N);
        BigInteger x = BigInteger.valueOf((long) Primes.primitiveRoot(tables.modulus(), ring.rootOrder(N)))
                .modPow(BigInteger.valueOf(ring.rootOrder(N) / N * place + 1), q);
        BigInteger value = horner(row, x, q);
        return ring == Ring.STANDARD
                ? value
                : value.add(horner(row, x.modInverse(q), q))
                        .subtract(BigInteger.valueOf((long) row[0]))
                        .mod(q);
    }

    private static BigInteger horner(double[] row, BigInteger x, BigInteger q) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = row.length - 1; i >= 0; i--) {
            sum = sum.multiply(x).add(BigInteger.valueOf((long) row[i])).mod(q);
        }
        return sum;
    }
}
