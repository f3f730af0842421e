package io.nightjar.model.cost;

import io.nightjar.ckks.math.WeightMagnitudes;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What making one array takes, in rows of N residues. */
public final class OperationCounts {
    /** What a sum that is reduced before all of K is added up takes each time. */
    private static final long REDUCTION_PASSES = 3;

    private final CkksParameters parameters;
    private final long[] counts = new long[Operation.values().length];

    OperationCounts(CkksParameters parameters) {
        this.parameters = parameters;
    }

    /** Number-theoretic transforms of N residues. */
    public long transforms() {
        return count(Operation.TRANSFORM);
    }

    /** Rows of N residues times a weight, of residues that are split, with those that fill up blocks of rows. */
    public long splitProducts() {
        return count(Operation.PRODUCT);
    }

    /** Rows of N residues times a weight, of residues that are not split, with those that fill up blocks of rows. */
    public long unsplitProducts() {
        return count(Operation.UNSPLIT_PRODUCT);
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
     * @param weights by panel
     * @param components of what is not rotated
     */
    void addProducts(CountingInterpreter.StepCounts work, List<WeightMagnitudes> weights, int level, int components) {
        long plain = (long) components * (level + 1);
        long rotated = 2L * (level + 1 + parameters.specialModuli().size());
        addMatrixProducts(work.panels(), weights, level, components);
        add(Operation.COMBINE, plain * work.plainRows() + rotated * work.rotatedRows());
        add(Operation.ELEMENTWISE, plain * work.plainMasks() + rotated * work.rotatedMasks());
        add(Operation.TRANSFORM, work.shifts() * (level + 1));
        add(Operation.ELEMENTWISE, 2 * work.shifts() * (level + 1));
        addDecompositions(work.decompositions(), level);
        addRotations(work.rotations(), level);
    }

    /** Modulus by modulus, those together that are of one path for all weights. */
    private void addMatrixProducts(
            List<CountingInterpreter.PanelCounts> panels, List<WeightMagnitudes> weights, int level, int components) {
        Map<Long, long[]> limbs = new HashMap<>();
        for (long q : parameters.moduli().subList(0, level + 1)) {
            limbs.computeIfAbsent(WeightMagnitudes.unsplitLimit(q), limit -> new long[] {q, 0, 0})[1]++;
        }
        for (long q : parameters.specialModuli()) {
            limbs.computeIfAbsent(WeightMagnitudes.unsplitLimit(q), limit -> new long[] {q, 0, 0})[2]++;
        }
        limbs.values().forEach(same -> {
            long plain = components * same[1];
            long rotated = 2 * (same[1] + same[2]);
            for (int p = 0; p < panels.size(); p++) {
                addMatrixProducts(panels.get(p), weights.get(p), same[0], plain, rotated);
            }
        });
    }

    /**
     * The products of a panel at limbs of moduli like q.
     *
     * @param plain rows of N residues of what is not rotated
     * @param rotated rows of N residues of what is
     */
    private void addMatrixProducts(
            CountingInterpreter.PanelCounts panel, WeightMagnitudes weights, long q, long plain, long rotated) {
        long products = plain * panel.plainProducts() + rotated * panel.rotatedProducts();
        long columns = plain * panel.plainColumns() + rotated * panel.rotatedColumns();
        if (weights.isUnsplit(q)) {
            long rows = plain * panel.plainRows() + rotated * panel.rotatedRows();
            add(Operation.UNSPLIT_PRODUCT, products);
            add(Operation.PACK, columns);
            add(Operation.ELEMENTWISE, REDUCTION_PASSES * (weights.leastBlocks(q) - 1) * rows);
        } else {
            add(Operation.PRODUCT, products);
            add(Operation.SPLIT, columns);
        }
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

    /** Relinearisations with their rescale. */
    void addRelinearizations(long times, int level) {
        addDecompositions(times, level);
        addInnerProducts(times, level);
        addModDowns(times, level, 1);
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
