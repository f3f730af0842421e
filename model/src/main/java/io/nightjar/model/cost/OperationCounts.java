package io.nightjar.model.cost;

import io.nightjar.ckks.scheme.CkksParameters;

/** What making one array takes, in rows of N residues. */
public final class OperationCounts {
    private final CkksParameters parameters;
    private final long[] counts = new long[Operation.values().length];

    OperationCounts(CkksParameters parameters) {
        this.parameters = parameters;
    }

    /** Number-theoretic transforms of N residues. */
    public long transforms() {
        return count(Operation.TRANSFORM);
    }

    long count(Operation operation) {
        return counts[operation.ordinal()];
    }

    private void add(Operation operation, long rows) {
        counts[operation.ordinal()] += rows;
    }

    /** Fresh ciphertexts read: one component is stored, the other comes from a seed. */
    void addInputs(long ciphertexts, int level) {
        add(Operation.UNPACK, ciphertexts * (level + 1));
        add(Operation.EXPAND, ciphertexts * (level + 1));
    }

    /**
     * The products of a linear step with their rotations, masks and shifts.
     *
     * @param components of what is not rotated
     */
    void addProducts(CountingInterpreter.StepCounts work, int level, int components) {
        long plain = (long) components * (level + 1);
        long rotated = 2L * (level + 1 + parameters.specialModuli().size());
        add(Operation.PRODUCT, plain * work.plainProducts() + rotated * work.rotatedProducts());
        add(Operation.SPLIT, plain * work.plainColumns() + rotated * work.rotatedColumns());
        add(Operation.COMBINE, plain * work.plainRows() + rotated * work.rotatedRows());
        add(Operation.ELEMENTWISE, plain * work.plainMasks() + rotated * work.rotatedMasks());
        add(Operation.TRANSFORM, work.shifts() * (level + 1));
        add(Operation.ELEMENTWISE, 2 * work.shifts() * (level + 1));
        addDecompositions(work.decompositions(), level);
        addRotations(work.rotations(), level);
    }

    /** Ciphertexts squared: three products of components and a sum. */
    void addSquares(long times, int level) {
        add(Operation.ELEMENTWISE, 4L * times * (level + 1));
    }

    /** Squares of squares, with the constant in front and the linear term behind. */
    void addOuterSquares(long times, int level) {
        add(Operation.ELEMENTWISE, 6L * times * (level + 1));
    }

    /** Multiples of ciphertexts by a constant, added to a sum. */
    void addMultiples(long times, int level) {
        add(Operation.ELEMENTWISE, 2L * times * (level + 1));
    }

    /** @param dropped 1 for relinearisations with a rescale, otherwise 0 */
    void addRelinearizations(long times, int level, int dropped) {
        addDecompositions(times, level);
        addInnerProducts(times, level);
        addModDowns(times, level, dropped);
    }

    void addRescales(long ciphertexts, int level) {
        add(Operation.TRANSFORM, ciphertexts * (2L + 2L * level));
        add(Operation.ELEMENTWISE, ciphertexts * 4L * level);
    }

    /** The second component's inverse transforms, and its digits extended to all other limbs. */
    void addDecompositions(long times, int level) {
        int special = parameters.specialModuli().size();
        int size = parameters.digitSize();
        add(Operation.TRANSFORM, times * (level + 1));
        for (int from = 0; from <= level; from += size) {
            int digit = Math.min(size, level + 1 - from);
            int targets = level + 1 - digit + special;
            add(Operation.TRANSFORM, times * targets);
            add(Operation.ELEMENTWISE, times * (2L * digit + (long) targets * (digit + 1)));
        }
    }

    private void addInnerProducts(long times, int level) {
        int digits = (level + parameters.digitSize()) / parameters.digitSize();
        int limbs = level + 1 + parameters.specialModuli().size();
        add(Operation.ELEMENTWISE, times * (2L * digits * limbs + 2L * (level + 1)));
    }

    void addRotations(long times, int level) {
        int limbs = level + 1 + parameters.specialModuli().size();
        addInnerProducts(times, level);
        add(Operation.ELEMENTWISE, times * 2L * limbs);
    }

    /** @param dropped 1 if a rescale is part of the division, otherwise 0 */
    void addModDowns(long times, int level, int dropped) {
        int special = parameters.specialModuli().size();
        int left = level + 1 - dropped;
        add(Operation.TRANSFORM, times * (2L * (special + dropped) + 2L * left));
        add(Operation.ELEMENTWISE, times * (2L * left * (special + dropped + 2) + 4L * (special + dropped)));
    }

    /** On one core of the machine that unit costs were measured on. */
    public double seconds() {
        return UnitCosts.measured().seconds(this, parameters.logN());
    }
}
