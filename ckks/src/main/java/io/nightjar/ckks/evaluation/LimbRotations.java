package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.GaloisKey;
import io.nightjar.ckks.keys.MissingKeyException;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.KeySwitchPlan;

/**
 * Hoisted rotations of many ciphertexts of one level, one limb of QP at a time: sums over many rotated ciphertexts need
 * their rows of one limb together, and no task could hold those of all limbs. Rows are numbered as in {@link #basis}.
 * The rows of all limbs are what {@link Rotations#rotateExtended} gives, to the bit. Safe for many threads, each with a
 * workspace of its own.
 */
public final class LimbRotations {
    private final CkksContext context;
    private final KeySwitchPlan plan;
    private final RowPool rows;

    /** @param level of the ciphertexts, at most the key level */
    public LimbRotations(CkksContext context, int level) {
        this(context, level, RowPool.none(context.parameters().ringDegree()));
    }

    /**
     * @param level of the ciphertexts, at most the key level
     * @param rows where the rows of decompositions and workspaces come from; see {@link #recycle(Decomposition)}
     */
    public LimbRotations(CkksContext context, int level, RowPool rows) {
        this.context = context;
        this.rows = rows;
        this.plan = context.keySwitchPlan(level);
    }

    /** A ciphertext with the digits of its second component as coefficients: as many rows as it has limbs. */
    public static final class Decomposition {
        private final Ciphertext ciphertext;
        private final double[][][] digits;
        private final KeySwitchPlan plan;

        private Decomposition(Ciphertext ciphertext, double[][][] digits, KeySwitchPlan plan) {
            this.ciphertext = ciphertext;
            this.digits = digits;
            this.plan = plan;
        }
    }

    /** The digits of one ciphertext at one limb, and rows to compute them in. */
    public final class Workspace {
        private final LimbProduct product = new LimbProduct(plan.digits.length, rows);
        private final double[][] sums = rows.take(2);
        private Decomposition extended;
        private int limb = -1;

        private KeySwitchPlan plan() {
            return plan;
        }
    }

    /** A workspace for one thread; see {@link #recycle(Workspace)}. */
    public Workspace workspace() {
        return new Workspace();
    }

    /** Lets later results use the memory of a workspace that is not used any more. */
    public void recycle(Workspace w) {
        w.product.recycle();
        rows.give(w.sums);
    }

    /** q_0 ... q_level and the special primes. */
    public RnsBasis basis() {
        return plan.basis;
    }

    /** P mod q_limb, the factor of what is added to rotations; for the limbs of a special prime it is 0. */
    public double specialProduct(int limb) {
        return plan.limbs.isSpecial(limb) ? 0 : plan.specialProducts[limb];
    }

    /** @throws IllegalArgumentException unless the ciphertext has two components at this level */
    public Decomposition decompose(Ciphertext a) {
        if (a.size() != 2 || !a.component(1).basis().equals(context.basis(plan.level))) {
            throw new IllegalArgumentException("a ciphertext of " + a.size() + " components at level " + a.level()
                    + " is rotated at level " + plan.level);
        }
        double[][][] digits = new double[plan.digits.length][][];
        for (int d = 0; d < digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            digits[d] = new double[digit.to() - digit.from()][];
            for (int i = 0; i < digits[d].length; i++) {
                digits[d][i] = rows.take();
                System.arraycopy(a.component(1).row(digit.from() + i), 0, digits[d][i], 0, plan.basis.degree());
                plan.basis.ring(digit.from() + i).ntt().inverse(digits[d][i]);
            }
            digit.converter().prepare(digits[d]);
        }
        return new Decomposition(a, digits, plan);
    }

    /** Lets later results use the memory of a decomposition that is not extended any more. */
    public void recycle(Decomposition a) {
        for (double[][] digit : a.digits) {
            rows.give(digit);
        }
    }

    /**
     * Extends the digits to one limb, for all rotations of the ciphertext at that limb.
     *
     * @throws IllegalArgumentException if the ciphertext was decomposed, or the workspace made, for another level or
     *     context
     */
    public void extend(Decomposition a, int limb, Workspace w) {
        if (a.plan != plan || w.plan() != plan) {
            throw new IllegalArgumentException(
                    "a decomposition or workspace of another level or context is used at level " + plan.level);
        }
        double[] own =
                plan.limbs.isSpecial(limb) ? null : a.ciphertext.component(1).row(limb);
        w.product.extend(plan, a.digits, own, limb);
        w.extended = a;
        w.limb = limb;
    }

    /**
     * One limb of a rotation of the ciphertext that was extended last, P times too large.
     *
     * @param first N residues of the first component, overwritten
     * @param second N residues of the second component, overwritten
     * @throws MissingKeyException if the key is for lower levels
     * @throws IllegalArgumentException if it belongs to other parameters
     */
    public void rotate(Workspace w, GaloisKey key, double[] first, double[] second) {
        int limb = w.limb;
        if (w.extended == null || w.plan() != plan) {
            throw new IllegalStateException("a rotation of nothing; extend a ciphertext first");
        }
        key.key().requireServes(context, plan.level);
        w.product.multiply(plan, key.key(), limb, w.sums[0], w.sums[1]);
        if (!plan.limbs.isSpecial(limb)) {
            double[] own = w.extended.ciphertext.component(0).row(limb);
            ElementWise.addMultiple(own, plan.specialProducts[limb], w.sums[0], plan.basis.modulus(limb));
        }
        key.automorphism().apply(w.sums[0], first);
        key.automorphism().apply(w.sums[1], second);
    }

    /**
     * A sum over QP that was computed limb by limb, as a ciphertext before its ModDown.
     *
     * @param first a row per limb
     * @param second a row per limb
     */
    public ExtendedCiphertext sum(double[][] first, double[][] second, double scale) {
        return new ExtendedCiphertext(
                new NttPoly(plan.basis, first), new NttPoly(plan.basis, second), plan.level, scale);
    }
}
