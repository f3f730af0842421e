package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.BlockPermutation;
import io.nightjar.ckks.math.KernelProvider;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.SumsOfProducts;
import jdk.incubator.vector.DoubleVector;

/** Kernels on {@code jdk.incubator.vector}; loaded only where that module is. */
public final class VectorKernels implements KernelProvider {
    /** With fewer lanes single loads are faster than a gather; C2 makes none of two lanes. */
    private static final int MIN_LANES_OF_PERMUTATION = 8;

    private final MatrixProduct matrixProduct = new VectorMatrixProduct();
    private final BlockPermutation blockPermutation = new VectorBlockPermutation();
    private final SumsOfProducts sumsOfProducts = new VectorSumsOfProducts();

    /** For the service loader. */
    public VectorKernels() {}

    @Override
    public String name() {
        return "vector, " + lanes() + " lanes";
    }

    /** What the CPU prefers, which may be one; the kernels themselves are written for two, four or eight. */
    @Override
    public int lanes() {
        return DoubleVector.SPECIES_PREFERRED.length();
    }

    @Override
    public Ntt ntt(NttTables tables) {
        boolean worthwhile = tables.ringDegree() >= VectorNtt.MIN_RING_DEGREE;
        return worthwhile ? new VectorNtt(tables) : Kernels.scalar().ntt(tables);
    }

    @Override
    public MatrixProduct matrixProduct() {
        return matrixProduct;
    }

    @Override
    public SumsOfProducts sumsOfProducts() {
        return sumsOfProducts;
    }

    @Override
    public BlockPermutation blockPermutation() {
        return Lanes.COUNT >= MIN_LANES_OF_PERMUTATION
                ? blockPermutation
                : Kernels.scalar().blockPermutation();
    }
}
