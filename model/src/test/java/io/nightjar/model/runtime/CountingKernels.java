package io.nightjar.model.runtime;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.KernelProvider;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.ckks.math.simd.VectorKernels;
import java.util.concurrent.atomic.LongAdder;

/**
 * The vector kernels, with every transform and product of this JVM counted: a service of the tests, found before the
 * engine's.
 */
public final class CountingKernels implements KernelProvider {
    private static final LongAdder TRANSFORMS = new LongAdder();
    private static final LongAdder SPLIT_PRODUCTS = new LongAdder();
    private static final LongAdder UNSPLIT_PRODUCTS = new LongAdder();

    private final KernelProvider vectors = new VectorKernels();

    /** Transforms so far, forward and inverse. */
    static long transforms() {
        return TRANSFORMS.sum();
    }

    /** Rows times a weight so far, of residues that are split. */
    static long splitProducts() {
        return SPLIT_PRODUCTS.sum();
    }

    /** Rows times a weight so far, of residues that are not split. */
    static long unsplitProducts() {
        return UNSPLIT_PRODUCTS.sum();
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
                TRANSFORMS.increment();
                ntt.forward(row);
            }

            @Override
            public void inverse(double[] row) {
                TRANSFORMS.increment();
                ntt.inverse(row);
            }
        };
    }

    @Override
    public MatrixProduct matrixProduct() {
        MatrixProduct product = vectors.matrixProduct();
        return (panel, rows, multipliers, modulus, out, accumulate) -> {
            boolean unsplit = panel.magnitudes().isUnsplit(modulus.value());
            (unsplit ? UNSPLIT_PRODUCTS : SPLIT_PRODUCTS)
                    .add((long) panel.tiles() * WeightPanel.TILE * panel.columns());
            product.multiply(panel, rows, multipliers, modulus, out, accumulate);
        };
    }

    @Override
    public SumsOfProducts sumsOfProducts() {
        return vectors.sumsOfProducts();
    }

    @Override
    public BlockPermutation blockPermutation() {
        return vectors.blockPermutation();
    }
}
