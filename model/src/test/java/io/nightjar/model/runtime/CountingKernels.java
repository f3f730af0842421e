package io.nightjar.model.runtime;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.KernelProvider;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.ckks.math.simd.VectorKernels;
import io.nightjar.model.machine.Operation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The vector kernels, with every call in this JVM counted in operations of the cost model: a service of the tests,
 * found before the engine's.
 */
public final class CountingKernels implements KernelProvider {
    /** What kernels do; passes over rows are plain loops, and reading and encoding are no kernels. */
    static final List<Operation> COUNTED = List.of(
            Operation.TRANSFORM,
            Operation.CONVERSION,
            Operation.KEY_PRODUCT,
            Operation.PERMUTATION,
            Operation.PRODUCT,
            Operation.SPLIT,
            Operation.UNSPLIT_PRODUCT,
            Operation.PACK,
            Operation.COMBINE);

    private static final Map<Operation, LongAdder> MADE = new EnumMap<>(Operation.class);

    static {
        COUNTED.forEach(operation -> MADE.put(operation, new LongAdder()));
    }

    private final KernelProvider vectors = new VectorKernels();

    private static void add(Operation operation, long rows) {
        MADE.get(operation).add(rows);
    }

    /** Operations so far. */
    static Map<Operation, Long> made() {
        Map<Operation, Long> made = new EnumMap<>(Operation.class);
        MADE.forEach((operation, rows) -> made.put(operation, rows.sum()));
        return made;
    }

    /** Transforms so far, forward and inverse. */
    static long transforms() {
        return MADE.get(Operation.TRANSFORM).sum();
    }

    @Override
    public String name() {
        return "counting " + vectors.name();
    }

    @Override
    public int lanes() {
        return vectors.lanes();
    }

    @Override
    public Ntt ntt(NttTables tables) {
        Ntt ntt = vectors.ntt(tables);
        return new Ntt() {
            @Override
            public void forward(double[] row) {
                add(Operation.TRANSFORM, 1);
                ntt.forward(row);
            }

            @Override
            public void inverse(double[] row) {
                add(Operation.TRANSFORM, 1);
                ntt.inverse(row);
            }
        };
    }

    @Override
    public MatrixProduct matrixProduct() {
        MatrixProduct product = vectors.matrixProduct();
        return (parts, rows, modulus, from, to) -> {
            // the other pieces of the same rows are the same operations
            if (from == 0) {
                boolean unsplit = parts.get(0).panel().magnitudes().isUnsplit(modulus.value());
                add(unsplit ? Operation.PACK : Operation.SPLIT, rows.length);
                for (MatrixProduct.Part part : parts) {
                    WeightPanel panel = part.panel();
                    long products = (long) panel.tiles() * WeightPanel.TILE * panel.columns();
                    add(unsplit ? Operation.UNSPLIT_PRODUCT : Operation.PRODUCT, products);
                    add(Operation.COMBINE, (long) panel.rows() * (unsplit ? 1 : panel.blocks(modulus).length - 1));
                }
            }
            product.multiply(parts, rows, modulus, from, to);
        };
    }

    @Override
    public SumsOfProducts sumsOfProducts() {
        SumsOfProducts sums = vectors.sumsOfProducts();
        return new SumsOfProducts() {
            @Override
            public void ofPairs(
                    double[][] factors,
                    double[][] a,
                    double[][] b,
                    int count,
                    double[] first,
                    double[] second,
                    Modulus m) {
                add(Operation.KEY_PRODUCT, count);
                sums.ofPairs(factors, a, b, count, first, second, m);
            }

            @Override
            public void convert(
                    double[][] rows, double[] inverses, double[] factors, double[] out, int from, int to, Modulus m) {
                // a row that is converted piece by piece counts with its first piece
                add(Operation.CONVERSION, from == 0 ? inverses.length + 1 : 0);
                sums.convert(rows, inverses, factors, out, from, to, m);
            }
        };
    }

    @Override
    public BlockPermutation blockPermutation() {
        BlockPermutation permutation = vectors.blockPermutation();
        return (in, out, sources, orderOf, orders) -> {
            add(Operation.PERMUTATION, 1);
            permutation.permute(in, out, sources, orderOf, orders);
        };
    }
}
