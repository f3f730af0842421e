package io.nightjar.ckks.math;

/**
 * One variant of the kernels that plain Java loops do not serve well. All variants give the same bits. Found by
 * {@link java.util.ServiceLoader}.
 */
public interface KernelProvider {
    /** What a log line calls the variant. */
    String name();

    /** Doubles that one vector holds; 1 for scalar code. */
    int lanes();

    /** The transform of one modulus and ring degree. */
    Ntt ntt(NttTables tables);

    /** The modular matrix product, for every modulus. */
    MatrixProduct matrixProduct();

    /** Inner products and base conversions, for every modulus. */
    SumsOfProducts sumsOfProducts();

    /** The permutation of blocks within a row. */
    BlockPermutation blockPermutation();
}
