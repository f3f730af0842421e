package io.nightjar.ckks.bench;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.math.WeightMagnitudes;
import io.nightjar.ckks.math.WeightPanel;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix products of rows of 2^15 residues with weights of 7 bits and a sign, split under a prime of 49 bits, or
 * unsplit under one just narrow enough. Run with {@code java --add-modules=jdk.incubator.vector -cp ...
 * org.openjdk.jmh.Main MatrixProductStudy}, with {@code -jvmArgsAppend -XX:UseAVX=2} for four lanes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 4, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MatrixProductStudy {
    private static final int N = 1 << 15;

    /** M, outputs. */
    @Param({"16", "32", "64"})
    private int outputs;

    /** K, inputs. */
    @Param({"64", "256"})
    private int inputs;

    /** Blocks into which the bound cuts the largest row of an unsplit product, at least; 0 for the split product. */
    @Param({"0", "1", "3"})
    private int blocks;

    private final Random random = new Random(1);
    private final MatrixProduct matrixProduct = Kernels.chosen().matrixProduct();
    private Modulus modulus;
    private WeightPanel panel;
    private double[][] rows;
    private double[][] out;
    private double[] multipliers;

    @Setup
    public void prepare() {
        int[][] weights = new int[outputs][inputs];
        for (int[] row : weights) {
            Arrays.setAll(row, k -> random.nextInt(255) - 127);
        }
        WeightMagnitudes own = WeightMagnitudes.of(weights);
        int bits = blocks == 0 ? 49 : 63 - Long.numberOfLeadingZeros((1L << 53) / (own.rowSum() / blocks + 1));
        modulus = new Modulus(
                Primes.below(bits, 1, Ring.REAL.rootOrder(N), Set.of()).get(0));
        panel = new WeightPanel(weights);
        if (panel.magnitudes().isUnsplit(modulus.value()) != blocks > 0) {
            throw new IllegalStateException("no such product: " + own + " with " + bits + " bits");
        }
        rows = new double[inputs][];
        Arrays.setAll(rows, k -> random.longs(N).mapToDouble(modulus::residue).toArray());
        out = new double[outputs][N];
        multipliers = new double[outputs];
        Arrays.fill(multipliers, 1);
    }

    /** All products of one limb and component. */
    @Benchmark
    public void matrixProduct(Cpu cpu) {
        cpu.time(1, () -> matrixProduct.multiply(panel, rows, multipliers, modulus, out, false));
    }
}
