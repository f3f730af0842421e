package io.nightjar.ckks.bench;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.math.WeightPanel;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The kernels on rows of 2^14 residues of a 40-bit prime. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 6, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class KernelBench {
    private static final int N = 1 << 14;

    private final Random random = new Random(1);
    private final Modulus modulus =
            new Modulus(Primes.below(40, 1, Ring.REAL.rootOrder(N), Set.of()).get(0));
    private final double[] a = row();
    private final double[] b = row();
    private final double[] out = new double[N];
    private final Product large = new Product(32, 144);
    private final Product small = new Product(5, 25);
    private final MatrixProduct matrixProduct = Kernels.chosen().matrixProduct();
    private Ntt ntt;
    private Ntt real;

    /** Operands of out = weights * rows. */
    private final class Product {
        final WeightPanel panel;
        final double[][] rows;
        final double[][] outputs;
        final double[] multipliers;

        Product(int m, int k) {
            int[][] weights = new int[m][k];
            for (int[] row : weights) {
                for (int i = 0; i < k; i++) {
                    row[i] = random.nextInt(1 << 13) - (1 << 12);
                }
            }
            panel = new WeightPanel(weights);
            rows = new double[k][];
            for (int i = 0; i < k; i++) {
                rows[i] = row();
            }
            outputs = new double[m][N];
            multipliers = random.doubles(m, 0, 1 << 20).map(Math::rint).toArray();
        }

        void run() {
            matrixProduct.multiply(panel, rows, multipliers, modulus, outputs, false);
        }
    }

    private double[] row() {
        return random.longs(N).mapToDouble(modulus::residue).toArray();
    }

    @Setup
    public void prepare() {
        ntt = Kernels.chosen().ntt(new NttTables(modulus, Ring.STANDARD, N));
        real = Kernels.chosen().ntt(new NttTables(modulus, Ring.REAL, N));
    }

    /** The unit U. */
    @Benchmark
    public void elementWiseProduct(Cpu cpu) {
        cpu.time(1000, () -> ElementWise.multiply(a, b, out, modulus));
    }

    @Benchmark
    public void nttForward(Cpu cpu) {
        cpu.time(100, () -> ntt.forward(a));
    }

    @Benchmark
    public void nttInverse(Cpu cpu) {
        cpu.time(100, () -> ntt.inverse(a));
    }

    @Benchmark
    public void nttRealForward(Cpu cpu) {
        cpu.time(100, () -> real.forward(a));
    }

    @Benchmark
    public void nttRealInverse(Cpu cpu) {
        cpu.time(100, () -> real.inverse(a));
    }

    /** 32 outputs of 144 inputs: 4,608 weights a residue. */
    @Benchmark
    public void linearLayer32x144(Cpu cpu) {
        cpu.time(1, large::run);
    }

    /** 5 outputs of 25 inputs: 125 weights a residue. */
    @Benchmark
    public void linearLayer5x25(Cpu cpu) {
        cpu.time(10, small::run);
    }
}
