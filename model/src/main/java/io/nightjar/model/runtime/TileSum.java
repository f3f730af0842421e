package io.nightjar.model.runtime;

import io.nightjar.ckks.ring.RowPool;
import java.util.Arrays;

/**
 * The running sum of one tile's products: for every component and limb the M rows of its outputs. Different limbs and
 * components are independent, so that different threads may add to them at the same time.
 */
final class TileSum {
    /** By component and limb. */
    private final LimbSum[][] sums;

    /** M rows of one limb, of any content until something has been added. */
    private static final class LimbSum {
        final double[][] rows;
        boolean begun;

        LimbSum(double[][] rows) {
            this.rows = rows;
        }

        double[] take(int row) {
            double[] taken = rows[row];
            rows[row] = null;
            if (!begun) {
                Arrays.fill(taken, 0);
            }
            return taken;
        }
    }

    /**
     * @param outputs M
     * @param components 2 or 3
     * @param limbs over which the sum is
     * @param pool where the rows come from
     */
    TileSum(int outputs, int components, int limbs, RowPool pool) {
        this.sums = new LimbSum[components][limbs];
        for (LimbSum[] component : sums) {
            Arrays.setAll(component, limb -> new LimbSum(pool.take(outputs)));
        }
    }

    /** M. */
    int outputs() {
        return sums[0][0].rows.length;
    }

    /** The M rows of a component at a limb, to which products are added, or which they overwrite as the first. */
    double[][] rows(int component, int limb) {
        return sums[component][limb].rows;
    }

    /** Whether something has been added to a component at a limb. */
    boolean isBegun(int component, int limb) {
        return sums[component][limb].begun;
    }

    /** Something has been added to a component at a limb. */
    void begin(int component, int limb) {
        sums[component][limb].begun = true;
    }

    /** The row of every limb of one output, which from now on belongs to the caller; zero where nothing was added. */
    double[][] take(int component, int output) {
        double[][] taken = new double[sums[component].length][];
        for (int limb = 0; limb < taken.length; limb++) {
            taken[limb] = sums[component][limb].take(output);
        }
        return taken;
    }
}
