package io.nightjar.model.runtime;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.MatrixProduct;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.WeightPanel;
import io.nightjar.ckks.ring.RowPool;
import java.util.Arrays;

/**
 * The running sum of one tile's products: for every component and limb the M rows of its outputs. Different limbs and
 * components are independent, so that different threads may add to them at the same time.
 */
final class TileSum {
    private static final MatrixProduct PRODUCT = Kernels.chosen().matrixProduct();

    /** By component and limb. */
    private final LimbSum[][] sums;

    /** M rows of one limb, of any content until something has been added. */
    private static final class LimbSum {
        final double[][] rows;
        boolean begun;

        LimbSum(double[][] rows) {
            this.rows = rows;
        }

        void addProduct(WeightPanel weights, double[][] columns, double[] multipliers, Modulus modulus) {
            PRODUCT.multiply(weights, columns, multipliers, modulus, rows, begun);
            begun = true;
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

    /**
     * Adds a product to one component at one limb.
     *
     * @param columns K rows of the component and limb
     * @param multipliers M residues
     */
    void addProduct(
            int component, int limb, WeightPanel weights, double[][] columns, double[] multipliers, Modulus modulus) {
        sums[component][limb].addProduct(weights, columns, multipliers, modulus);
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
