package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.EvaluationKeys;
import io.nightjar.ckks.keys.MissingKeyException;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.LevelsExhaustedException;

/**
 * Moves messages between slots. A rotation by k takes the message of slot i + k to slot i, indices modulo the number of
 * slots. Every method returns a new value and leaves its operands alone; safe for many threads.
 */
public final class Rotations {
    private final CkksContext context;
    private final Evaluator evaluator;
    private final KeySwitcher keySwitcher;

    /** Every result is allocated anew and left to the garbage collector. */
    public Rotations(CkksContext context) {
        this(context, RowPool.none(context.parameters().ringDegree()));
    }

    /** @param rows where the rows of rotated and reduced ciphertexts come from; see {@link Evaluator#recycle} */
    public Rotations(CkksContext context, RowPool rows) {
        this.context = context;
        this.evaluator = new Evaluator(context, rows);
        this.keySwitcher = new KeySwitcher(context, rows);
    }

    /**
     * @param step any integer, taken modulo the number of slots
     * @throws MissingKeyException if the keys have none for this step at this level
     */
    public Ciphertext rotate(Ciphertext a, int step, EvaluationKeys keys) {
        requireTwoComponents(a);
        return isWhole(step) ? a : keySwitcher.rotate(a, keys.rotation(step));
    }

    /** The complex conjugate of every slot. */
    public Ciphertext conjugate(Ciphertext a, EvaluationKeys keys) {
        requireTwoComponents(a);
        return keySwitcher.rotate(a, keys.conjugation());
    }

    /** Decomposes once for many rotations of one ciphertext. */
    public HoistedCiphertext hoist(Ciphertext a) {
        requireTwoComponents(a);
        return keySwitcher.hoist(a);
    }

    /** As {@link #rotate(Ciphertext, int, EvaluationKeys)}, to the same bits, without decomposing again. */
    public Ciphertext rotate(HoistedCiphertext a, int step, EvaluationKeys keys) {
        return isWhole(step) ? a.ciphertext() : keySwitcher.rotate(a, keys.rotation(step));
    }

    /** A rotation before its ModDown, which a whole sum of products can share; see {@link #modDown}. */
    public ExtendedCiphertext rotateExtended(HoistedCiphertext a, int step, EvaluationKeys keys) {
        return isWhole(step) ? extend(a.ciphertext()) : keySwitcher.rotateExtended(a, keys.rotation(step));
    }

    /** P times a ciphertext, as an operand beside extended rotations. */
    public ExtendedCiphertext extend(Ciphertext a) {
        requireTwoComponents(a);
        context.requireOwn(a.component(0).basis(), context.basis(a.level()));
        return new ExtendedCiphertext(timesSpecial(a.component(0)), timesSpecial(a.component(1)), a.level(), a.scale());
    }

    private NttPoly timesSpecial(NttPoly a) {
        int level = a.limbs() - 1;
        RnsBasis basis = context.extendedBasis(level);
        double[] factors = context.keySwitchPlan(level).specialProducts;
        double[][] rows = basis.zeroRows();
        for (int i = 0; i <= level; i++) {
            ElementWise.multiplyConstant(a.row(i), factors[i], rows[i], basis.modulus(i));
        }
        return new NttPoly(basis, rows);
    }

    /** ModDown: divides by P. */
    public Ciphertext modDown(ExtendedCiphertext a) {
        return keySwitcher.modDown(a);
    }

    /**
     * ModDown and rescale in one division by P q_l.
     *
     * @throws LevelsExhaustedException at level 0
     */
    public Ciphertext modDownAndRescale(ExtendedCiphertext a) {
        Operands.requireRescalable(a.first().basis(), a.level(), a.scale());
        return keySwitcher.modDownAndRescale(a);
    }

    /**
     * Slot i becomes the sum of slots i, i + stride, ... i + (count - 1) stride, by log2(count) rotations by stride, 2
     * stride, 4 stride, ...
     *
     * @param count a power of two
     */
    public Ciphertext innerSum(Ciphertext a, int stride, int count, EvaluationKeys keys) {
        if (count < 1 || Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("an inner sum of " + count + " slots; the count is a power of two");
        }
        Ciphertext sum = a;
        for (int terms = 1; terms < count; terms *= 2) {
            int step = Math.floorMod((long) terms * stride, context.parameters().slots());
            sum = evaluator.add(sum, rotate(sum, step, keys));
        }
        return sum;
    }

    private boolean isWhole(int step) {
        return Math.floorMod(step, context.parameters().slots()) == 0;
    }

    private static void requireTwoComponents(Ciphertext a) {
        if (a.size() != 2) {
            throw new IllegalArgumentException("a product of three components is rotated; relinearise it first");
        }
    }
}
