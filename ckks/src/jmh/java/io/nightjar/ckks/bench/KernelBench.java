package io.nightjar.ckks.bench;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.KernelProvider;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.WeightPanel;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The kernels on rows of 2^14 residues of a 46-bit prime. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 10, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBench {
    private static final int N = 1 << 14;
    private static final int M = 30;
    private static final int K = 144;

    private final Random random = new Random(1);
    private final Modulus modulus = new Modulus(Primes.below(46, 1, N, Set.of()).get(0));
    private final double[] a = new double[N];
    private final double[] b = new double[N];
    private final double[] out = new double[N];
    private final double[] multipliers = new double[M];
    private final double[][] rows = new double[K][N];
    private final double[][] outputs = new double[M][N];
    private Ntt ntt;
    private Ntt scalarNtt;
    private KernelProvider kernels;
    private WeightPanel panel;

    @Setup
    public void prepare() {
        kernels = Kernels.chosen();
        NttTables tables = new NttTables(modulus, N);
        ntt = kernels.ntt(tables);
        scalarNtt = Kernels.scalar().ntt(tables);
        fill(a);
        fill(b);
        fill(multipliers);
        for (double[] row : rows) {
            fill(row);
        }
        int[][] weights = new int[M][K];
        for (int[] row : weights) {
            for (int k = 0; k < K; k++) {
                row[k] = random.nextInt(1 << 13) - (1 << 12);
            }
        }
        panel = new WeightPanel(weights);
    }

    private void fill(double[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = modulus.residue(random.nextLong());
        }
    }

    /** The unit U. */
    @Benchmark
    public void multiply() {
        ElementWise.multiply(a, b, out, modulus);
    }

    @Benchmark
    public void forwardNtt() {
        ntt.forward(a);
    }

    @Benchmark
    public void inverseNtt() {
        ntt.inverse(a);
    }

    @Benchmark
    public void scalarForwardNtt() {
        scalarNtt.forward(a);
    }

    @Benchmark
    public void scalarInverseNtt() {
        scalarNtt.inverse(a);
    }

    /** 30 outputs of 144 inputs: M K = 4320 multiply-accumulates a column. */
    @Benchmark
    public void matrixProduct30x144() {
        kernels.matrixProduct().multiply(panel, rows, multipliers, modulus, outputs, false);
    }
}
