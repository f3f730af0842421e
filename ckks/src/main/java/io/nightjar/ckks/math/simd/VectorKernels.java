package io.nightjar.ckks.math.simd;

import io.nightjar.ckks.math.KernelProvider;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import jdk.incubator.vector.DoubleVector;

/** Kernels on {@code jdk.incubator.vector}; loaded only where that module is. */
public final class VectorKernels implements KernelProvider {
    private final MatrixProduct matrixProduct = new VectorMatrixProduct();

    /** For the service loader. */
    public VectorKernels() {}

    @Override
    public String name() {
        return "vector, " + DoubleVector.SPECIES_PREFERRED.length() + " lanes";
    }

    @Override
    public Ntt ntt(NttTables tables) {
        return tables.ringDegree() < VectorNtt.SMALLEST ? Kernels.scalar().ntt(tables) : new VectorNtt(tables);
    }

    @Override
    public MatrixProduct matrixProduct() {
        return matrixProduct;
    }
}
