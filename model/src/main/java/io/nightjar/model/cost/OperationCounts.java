package io.nightjar.model.cost;

import io.nightjar.ckks.math.WeightMagnitudes;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.machine.Operation;
import io.nightjar.model.machine.UnitCosts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What making one array takes, in rows of N residues. */
public final class OperationCounts {
    /** What a sum that is reduced before all of K is added up takes each time. */
    private static final long REDUCTION_PASSES = 3;

    private final CkksParameters parameters;
    /** What a core keeps near it, of a second-level cache of a processor of today. */
    private static final long NEAR_BYTES = 1 << 21;

    private final long[] counts = new long[Operation.values().length];

    OperationCounts(CkksParameters parameters) {
        this.parameters = parameters;
    }

    /** Number-theoretic transforms of N residues. */
    public long transforms() {
        return count(Operation.TRANSFORM);
    }

    /** How often an operation is done to a row. */
    public long count(Operation operation) {
        return counts[operation.ordinal()];
    }

    private void add(Operation operation, long rows) {
        counts[operation.ordinal()] += rows;
    }

    /** Fresh ciphertexts read: one component is stored, the other comes from a seed. */
    void addInputs(long ciphertexts, int level) {
        add(Operation.UNPACK, ciphertexts * (level + 1));
        add(Operation.EXPAND, ciphertexts * (level + 1));
        add(Operation.MEMORY, ciphertexts * (level + 1));
    }

    /**
     * The products of a linear step with their rotations, masks and shifts.
     *
     * @param weights by panel; of a group of tiles all products take the path of the largest
     * @param components of what is not rotated
     */
    void addProducts(StepCounts work, List<WeightMagnitudes> weights, int level, int components) {
        long plain = (long) components * (level + 1);
        long rotated = 2L * limbs(level);
        addMatrixProducts(work.panels(), weights, level, components);
        long special = 2L * parameters.specialModuli().size();
        add(Operation.COMBINE, plain * work.plainSums() + rotated * work.rotatedSums() + special * work.specialSums());
        add(Operation.ELEMENTWISE, 2L * (level + 1) * work.plainMasks() + rotated * work.rotatedMasks());
        add(Operation.MEMORY, 4L * (level + 1) * work.plainMasks());
        add(Operation.ELEMENTWISE, (work.plainRows() + work.rotatedRows()) * (level + 1));
        add(Operation.ENCODE, work.shifts());
        add(Operation.TRANSFORM, work.shifts() * (level + 1));
        add(Operation.ELEMENTWISE, 2 * work.shifts() * (level + 1));
        addDecompositions(work.decompositions(), level);
        // for every limb the digits of all inputs of a chunk are read again, and once more their own row
        add(Operation.MEMORY, work.decompositions() * (level + 1) * (limbs(level) + 1));
        addRotations(work.rotations(), level);
    }

    /** Modulus by modulus, those together that are of one path for all weights. */
    private void addMatrixProducts(
            Map<List<Integer>, PanelCounts> panels, List<WeightMagnitudes> weights, int level, int components) {
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
            panels.forEach((served, products) -> {
                WeightMagnitudes all = served.stream()
                        .map(weights::get)
                        .reduce(WeightMagnitudes::and)
                        .orElseThrow();
                addMatrixProducts(products, all, same[0], plain, rotated);
            });
        });
    }

    /**
     * The products of a panel at limbs of moduli like q.
     *
     * @param plain rows of N residues of what is not rotated
     * @param rotated rows of N residues of what is
     */
    private void addMatrixProducts(PanelCounts panel, WeightMagnitudes weights, long q, long plain, long rotated) {
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

    /**
     * Ciphertexts squared: three products of components and a sum. Of the two components that are read, one is read
     * when it is decomposed and once more.
     */
    void addSquares(long times, int level) {
        add(Operation.ELEMENTWISE, 4L * times * (level + 1));
        add(Operation.MEMORY, 3L * times * (level + 1));
    }

    /** Squares of squares, with the constant in front and the linear term behind. */
    void addOuterSquares(long times, int level) {
        add(Operation.ELEMENTWISE, 6L * times * (level + 1));
        add(Operation.MEMORY, 5L * times * (level + 1));
    }

    /** Multiples of ciphertexts by a constant, added to a sum. */
    void addMultiples(long times, int level) {
        add(Operation.ELEMENTWISE, 2L * times * (level + 1));
        add(Operation.MEMORY, 2L * times * (level + 1));
    }

    /** @param dropped 1 for relinearisations with a rescale, otherwise 0 */
    void addRelinearizations(long times, int level, int dropped) {
        addDecompositions(times, level);
        addInnerProducts(times, level, 2);
        int products = level + 1 + 3 * digits(level) + 4;
        addDivisions(times, level, dropped, products);
        if (!isNear(products)) {
            // for every limb the digits are read again
            add(Operation.MEMORY, times * limbs(level) * (level + 1));
        }
    }

    /** Whether as many rows, read again and again, stay in a core's own cache. */
    private boolean isNear(long rows) {
        return rows * Double.BYTES << parameters.logN() <= NEAR_BYTES;
    }

    private int digits(int level) {
        return (level + parameters.digitSize()) / parameters.digitSize();
    }

    void addRescales(long ciphertexts, int level) {
        add(Operation.TRANSFORM, ciphertexts * (2L + 2L * level));
        add(Operation.ELEMENTWISE, ciphertexts * (2L + 4L * level));
        add(Operation.MEMORY, ciphertexts * (2L + 4L * level));
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
            add(Operation.ELEMENTWISE, times * (digit == 1 ? 1 : 2L * digit));
            add(Operation.MEMORY, times * digit);
            addConversions(times * targets, digit);
        }
    }

    /** Decompositions whose digits at all limbs are kept. */
    void addHoistings(long times, int level) {
        addDecompositions(times, level);
        long extended = times * ((long) digits(level) * limbs(level) - (level + 1));
        add(Operation.ELEMENTWISE, extended);
        add(Operation.MEMORY, extended + times * (level + 1));
    }

    /** Conversions of as many rows to another prime: of one row it is a reduction. */
    private void addConversions(long times, int sources) {
        if (sources == 1) {
            add(Operation.ELEMENTWISE, times);
        } else {
            add(Operation.CONVERSION, times * (sources + 1));
        }
    }

    /** @param added components that P times is added to the products with the key */
    private void addInnerProducts(long times, int level, int added) {
        add(Operation.KEY_PRODUCT, times * digits(level) * limbs(level));
        add(Operation.ELEMENTWISE, times * added * (level + 1));
    }

    void addRotations(long times, int level) {
        addInnerProducts(times, level, 1);
        add(Operation.PERMUTATION, times * 2L * limbs(level));
        add(Operation.MEMORY, times * (2L * limbs(level) + level + 1));
    }

    /**
     * Divisions of sums over QP, which are copied first.
     *
     * @param dropped 1 if a rescale is part of the division, otherwise 0
     */
    void addModDowns(long times, int level, int dropped) {
        add(Operation.ELEMENTWISE, times * 2L * limbs(level));
        add(Operation.MEMORY, times * 2L * limbs(level));
        addDivisions(times, level, dropped, 3);
    }

    /**
     * Terms of sums, those that are rotated over QP: every sum is in new rows, which the JVM fills with zeros first.
     */
    void addTerms(long rotated, long plain, int level) {
        add(Operation.ELEMENTWISE, rotated * 2L * limbs(level) + plain * 2L * (level + 1));
        add(Operation.MEMORY, rotated * (10L + digits(level)) * limbs(level) + plain * 8L * (level + 1));
    }

    private int limbs(int level) {
        return level + 1 + parameters.specialModuli().size();
    }

    /** @param between rows that are used between the conversion of a row and its transform */
    private void addDivisions(long times, int level, int dropped, int between) {
        long divided = 2L * (parameters.specialModuli().size() + dropped);
        long left = 2L * (level + 1 - dropped);
        add(Operation.TRANSFORM, times * (divided + left));
        add(Operation.ELEMENTWISE, times * (left + divided));
        add(Operation.MEMORY, times * left);
        if (!isNear(divided / 2 + 2)) {
            add(Operation.MEMORY, times * divided);
        }
        if (!isNear(left + between)) {
            add(Operation.MEMORY, times * left);
        }
        addConversions(times * left, parameters.specialModuli().size() + dropped);
    }

    /** Thread-CPU seconds on one core of the machine that unit costs hold for. */
    public double seconds(UnitCosts costs) {
        return costs.seconds(this::count, parameters.logN());
    }
}
