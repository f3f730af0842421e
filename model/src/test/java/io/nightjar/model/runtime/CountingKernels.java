package io.nightjar.model.runtime;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.KernelProvider;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.math.simd.VectorKernels;
import java.util.concurrent.atomic.LongAdder;

/** The vector kernels, with every transform of this JVM counted: a service of the tests, found before the engine's. */
public final class CountingKernels implements KernelProvider {
    private static final LongAdder TRANSFORMS = new LongAdder();

    private final KernelProvider vectors = new VectorKernels();

    /** Transforms so far, forward and inverse. */
    static long transforms() {
        return TRANSFORMS.sum();
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
        return vectors.matrixProduct();
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
