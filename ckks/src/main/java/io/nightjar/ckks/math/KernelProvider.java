package io.nightjar.ckks.math;

/** One variant of the kernels that plain Java loops do not serve well. All variants give the same bits. */
public interface KernelProvider {
    /** What a log line calls the variant. */
    String name();

    Ntt ntt(NttTables tables);

    MatrixProduct matrixProduct();

    SumsOfProducts sumsOfProducts();

    BlockPermutation blockPermutation();
}
