package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.KeySwitchPlan;
import io.nightjar.ckks.scheme.LimbIndex;
import java.util.Arrays;

/**
 * The heart of a key switch, for one limb: the digits of what is switched, extended to the limb, and the inner product
 * of these with the key. Holds the rows for both; of one thread at a time.
 */
final class LimbProduct {
    private static final SumsOfProducts SUMS = Kernels.chosen().sumsOfProducts();

    private final RowPool rows;
    private final double[][] extension;
    /** By digit its residues at the limb. */
    private final double[][] factors;

    private final double[][] bodies;
    private final double[][] masks;

    /**
     * @param digits the most there are
     * @param rows where the rows of extensions come from; see {@link #recycle}
     */
    LimbProduct(int digits, RowPool rows) {
        this.rows = rows;
        this.extension = rows.take(digits);
        this.factors = new double[digits][];
        this.bodies = new double[digits][];
        this.masks = new double[digits][];
    }

    /**
     * Extends the digits of a polynomial to a limb.
     *
     * @param digits by digit its rows of coefficients, which its converter has prepared
     * @param own the polynomial's row at the limb; null for the limb of a special prime
     */
    void extend(KeySwitchPlan plan, double[][][] digits, double[] own, int limb) {
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            if (digit.contains(limb)) {
                factors[d] = own;
            } else {
                digit.targets()[limb].convert(digits[d], extension[d]);
                plan.basis.ring(limb).ntt().forward(extension[d]);
                factors[d] = extension[d];
            }
        }
    }

    /** Takes the extensions to a limb from where they were kept. */
    void load(HoistedCiphertext hoisted, int limb) {
        hoisted.load(limb, factors);
    }

    /** The residues of a digit at the limb, to be read only until the next extension. */
    double[] factor(int digit) {
        return factors[digit];
    }

    /** The inner product with a key that serves the plan's level, overwriting {@code first} and {@code second}. */
    void multiply(KeySwitchPlan plan, SwitchingKey key, int limb, double[] first, double[] second) {
        int row = plan.limbs.in(new LimbIndex(key.level()), limb);
        for (int d = 0; d < plan.digits.length; d++) {
            bodies[d] = key.body(d).row(row);
            masks[d] = key.mask(d).row(row);
        }
        SUMS.ofPairs(factors, bodies, masks, plan.digits.length, first, second, plan.basis.modulus(limb));
    }

    /** Keeps nothing alive that belongs to a key or a ciphertext. */
    void forget() {
        Arrays.fill(factors, null);
        Arrays.fill(bodies, null);
        Arrays.fill(masks, null);
    }

    /** Gives the rows back; this is not used again. */
    void recycle() {
        rows.give(extension);
    }
}
