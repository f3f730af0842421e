package io.nightjar.model.program;

/**
 * What a step does, in units of rows of N residues, and what that takes on one core.
 *
 * <p>The unit times are nanoseconds per residue of one AVX-512 core, thread-CPU time; a transform is per residue and stage.
 */
final class OperationCount {
    private static final double TRANSFORM_STAGE_NS = 0.14;
    private static final double ELEMENTWISE_NS = 0.55;
    private static final double PRODUCT_NS = 0.075;
    private static final double SPLIT_NS = 0.65;
    private static final double COMBINE_NS = 2.8;
    private static final double EXPAND_NS = 10.0;
    private static final double UNPACK_NS = 1.5;

    long transforms;
    long elementwise;
    long products;
    long splits;
    long combines;
    long expanded;
    long unpacked;

    double seconds(int logN) {
        double perResidue = transforms * TRANSFORM_STAGE_NS * logN
                + elementwise * ELEMENTWISE_NS
                + products * PRODUCT_NS
                + splits * SPLIT_NS
                + combines * COMBINE_NS
                + expanded * EXPAND_NS
                + unpacked * UNPACK_NS;
        return perResidue * (1L << logN) * 1e-9;
    }
}
