package io.nightjar.model.cost;

import io.nightjar.ckks.scheme.CkksParameters;

/**
 * What a step does, in units of rows of N residues, and what that takes on one core.
 *
 * <p>The unit times are nanoseconds per residue of one AVX-512 core, thread-CPU time; a transform is per residue and
 * stage.
 */
public final class OperationCounts {
    private static final double TRANSFORM_STAGE_NS = 0.14;
    private static final double ELEMENTWISE_NS = 0.55;
    private static final double PRODUCT_NS = 0.1;
    private static final double SPLIT_NS = 0.65;
    private static final double COMBINE_NS = 3.2;
    private static final double EXPAND_NS = 10.0;
    private static final double UNPACK_NS = 1.5;

    private final CkksParameters parameters;

    public long transforms;
    long elementwise;
    long products;
    long splits;
    long combines;
    long expanded;
    long unpacked;

    OperationCounts(CkksParameters parameters) {
        this.parameters = parameters;
    }

    void addProducts(CountingInterpreter.StepCounts work, int level) {
        long plain = 2L * (level + 1);
        long rotated = 2L * (level + 1 + parameters.specialModuli().size());
        products += plain * work.plainProducts + rotated * work.rotatedProducts;
        splits += plain * work.plainColumns + rotated * work.rotatedColumns;
        combines += plain * work.plainRows + rotated * work.rotatedRows;
        elementwise += plain * work.plainMasks + rotated * work.rotatedMasks;
        addDecompositions(work.decompositions, level);
        addRotations(work.rotations, level);
    }

    void addRescales(long rows, int level) {
        transforms += rows * (2L + 2L * level);
        elementwise += rows * 4L * level;
    }

    /** The second component's inverse transforms, and its digits extended to all other limbs. */
    void addDecompositions(long times, int level) {
        int special = parameters.specialModuli().size();
        int size = parameters.digitSize();
        transforms += times * (level + 1);
        for (int from = 0; from <= level; from += size) {
            int digit = Math.min(size, level + 1 - from);
            int targets = level + 1 - digit + special;
            transforms += times * targets;
            elementwise += times * (2L * digit + (long) targets * (digit + 1));
        }
    }

    void addInnerProducts(long times, int level) {
        int digits = (level + parameters.digitSize()) / parameters.digitSize();
        int limbs = level + 1 + parameters.specialModuli().size();
        elementwise += times * (2L * digits * limbs + 2L * (level + 1));
    }

    void addRotations(long times, int level) {
        int limbs = level + 1 + parameters.specialModuli().size();
        addInnerProducts(times, level);
        elementwise += times * 2L * limbs;
    }

    /** @param dropped 1 if a rescale is part of the division, otherwise 0 */
    void addModDowns(long times, int level, int dropped) {
        int special = parameters.specialModuli().size();
        int left = level + 1 - dropped;
        transforms += times * (2L * (special + dropped) + 2L * left);
        elementwise += times * (2L * left * (special + dropped + 2) + 4L * (special + dropped));
    }

    /** On one core. */
    public double seconds() {
        int logN = parameters.logN();
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
