package io.nightjar.model.machine;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Measures unit costs on this machine, with the kernels that this JVM runs: every operation as a block's run does it,
 * on rows of 2^14 residues in the real ring, in one thread. It takes half a minute of processor time. Rows of other
 * lengths take nearly as long for a residue.
 */
public final class Calibration {
    /** Turns that every operation has, in which it is timed. */
    public static final int TURNS = 41;

    private static final int LOG_N = 14;
    private static final CpuClock CLOCK = new CpuClock(800_000_000, 100, 12_000_000, TURNS);

    /** Rows of 128 KiB: half a megabyte, and 96. */
    private static final int NEAR = 4;

    private static final int FAR = 768;

    private static final int LEVEL = 3;
    private static final int OUTPUTS = 48;
    private static final int COLUMNS = 192;
    private static final int FEW_COLUMNS = 12;

    /** Nanoseconds per residue that every operation takes. */
    private static final double LEAST = 1e-3;

    private Calibration() {}

    /**
     * Unit costs of this machine. One measurement runs at a time: two would slow each other down, and the first to end
     * could turn off the JVM's clock of threads, which it had turned on, under the other.
     *
     * @param turns hears that every operation has been timed again, with the number of turns so far
     * @throws io.nightjar.ckks.math.UnsupportedHardwareException if no kernels run here
     * @throws UnsteadyMachineException if times keep changing
     */
    public static UnitCosts run(IntConsumer turns) {
        return run(LOG_N, FAR, CLOCK, turns);
    }

    /**
     * @param logN of the rows
     * @param far rows that no cache should hold all of
     */
    static synchronized UnitCosts run(int logN, int far, CpuClock clock, IntConsumer turns) {
        CkksContext context = new CkksContext(CkksParameters.ofWidths(
                "calibration, insecure",
                Ring.REAL,
                logN,
                List.of(49, 47, 47, 47),
                List.of(49, 49, 49),
                LEVEL,
                2,
                CkksParameters.Security.INSECURE));
        Tasks tasks = new Tasks(context, NEAR, far);
        double[] nanoseconds = clock.nanoseconds(
                List.of(
                        tasks.forward(),
                        tasks.inverse(),
                        tasks.nearPass(),
                        tasks.farPass(),
                        tasks.conversion(),
                        tasks.keyProducts(),
                        tasks.permutation(),
                        tasks.product(OUTPUTS, COLUMNS),
                        tasks.product(WeightPanel.TILE, COLUMNS),
                        tasks.product(OUTPUTS, FEW_COLUMNS),
                        tasks.encoding(),
                        tasks.expansion(),
                        tasks.reading(),
                        tasks.unsplitProduct(OUTPUTS, COLUMNS),
                        tasks.unsplitProduct(WeightPanel.TILE, COLUMNS)),
                turns);
        for (int i = 0; i < nanoseconds.length; i++) {
            nanoseconds[i] /= 1 << logN;
        }
        return new UnitCosts("measured", Machine.current(), unitCosts(nanoseconds, logN));
    }

    /** @param each nanoseconds per residue of each task */
    private static Map<Operation, Double> unitCosts(double[] each, int logN) {
        Map<Operation, Double> costs = new EnumMap<>(Operation.class);
        int rows = LEVEL + 1;
        double transform = (each[0] + each[1]) / 2;
        costs.put(Operation.TRANSFORM, transform / logN);
        costs.put(Operation.ELEMENTWISE, each[2]);
        costs.put(Operation.MEMORY, (each[3] - each[2]) / 3);
        costs.put(Operation.CONVERSION, each[4] / (Tasks.TERMS + 1));
        costs.put(Operation.KEY_PRODUCT, each[5] / Tasks.TERMS);
        costs.put(Operation.PERMUTATION, each[6]);
        putProducts(costs, each[7], each[8], each[9]);
        costs.put(Operation.ENCODE, each[10] - transform);
        costs.put(Operation.EXPAND, each[11] / rows);
        costs.put(Operation.UNPACK, each[12] / (2 * rows));
        putUnsplitProducts(costs, each[13], each[14]);
        // what is a difference of two may come out at nothing, or below, where it is almost nothing
        costs.replaceAll((operation, cost) -> Math.max(LEAST, cost));
        return costs;
    }

    /**
     * Three shapes tell what a weight, a column and a row of a product take: M rows and K columns take M K p + K s + M
     * c.
     *
     * @param large of all rows and columns
     * @param flat of as many columns, but few rows
     * @param narrow of as many rows, but few columns
     */
    private static void putProducts(Map<Operation, Double> costs, double large, double flat, double narrow) {
        double byRow = (large - flat) / (OUTPUTS - WeightPanel.TILE);
        double byColumn = (large - narrow) / (COLUMNS - FEW_COLUMNS);
        double product = (OUTPUTS * byRow + COLUMNS * byColumn - large) / (OUTPUTS * COLUMNS);
        costs.put(Operation.PRODUCT, product);
        costs.put(Operation.SPLIT, byColumn - OUTPUTS * product);
        costs.put(Operation.COMBINE, byRow - COLUMNS * product);
    }

    /** The same of residues that are not split, whose sums are combined as those of others are. */
    private static void putUnsplitProducts(Map<Operation, Double> costs, double large, double flat) {
        double combine = costs.get(Operation.COMBINE);
        double byRow = (large - flat) / (OUTPUTS - WeightPanel.TILE);
        double product = (byRow - combine) / COLUMNS;
        costs.put(Operation.UNSPLIT_PRODUCT, product);
        costs.put(Operation.PACK, (large - OUTPUTS * byRow) / COLUMNS);
    }
}
