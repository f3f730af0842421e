package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.GaloisKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.KeySwitchPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Hybrid key switching, limb by limb: for each prime the digits are extended, transformed, multiplied by the key and
 * summed while they are in the cache; the primes that ModDown divides by come first, so every other limb is finished in
 * one go. Limbs are numbered as in the widest extended basis: q_0 ... q_keyLevel, then the special primes.
 */
final class KeySwitcher {
    private static final SumsOfProducts SUMS = Kernels.chosen().sumsOfProducts();

    private final CkksContext context;
    private final RnsBasis keyBasis;
    private final RowPool rows;
    private final ThreadLocal<Scratch> scratch;

    /** Rows of N of one thread. */
    private static final class Scratch {
        /** The component that is switched, one row per limb, and rows to compute it in. */
        final double[][] last;

        final double[][] lastRows;
        /** Per digit its coefficient rows. */
        final double[][][] digits;
        /** Per digit its extension to the limb at hand. */
        final double[][] extended;
        /** Per result component the coefficient rows that ModDown divides by. */
        final double[][][] divided;

        final double[][] sums;
        final double[] row;
        final double[][] factors;
        final double[][] bodies;
        final double[][] masks;

        Scratch(CkksParameters p) {
            int n = p.ringDegree();
            int count = (p.keyLevel() + p.digitSize()) / p.digitSize();
            last = new double[p.keyLevel() + 1][];
            lastRows = new double[p.keyLevel() + 1][n];
            digits = new double[count][p.digitSize()][n];
            extended = new double[count][n];
            divided = new double[2][p.specialModuli().size() + 1][n];
            sums = new double[2][n];
            row = new double[n];
            factors = new double[count][];
            bodies = new double[count][];
            masks = new double[count][];
        }

        /** Keeps nothing alive that belongs to a key or a ciphertext. */
        void forget() {
            Arrays.fill(last, null);
            Arrays.fill(factors, null);
            Arrays.fill(bodies, null);
            Arrays.fill(masks, null);
        }
    }

    /** The extension of every digit to one limb of the key basis. */
    private interface Digits {
        void load(int limb, double[][] factors);
    }

    /** A pair of polynomials over QP, row by row. */
    private interface ExtendedRows {
        void load(int limb, double[] first, double[] second);
    }

    /** @param rows where the rows of results come from */
    KeySwitcher(CkksContext context, RowPool rows) {
        this.context = context;
        this.rows = rows;
        this.keyBasis = context.keyBasis();
        this.scratch = ThreadLocal.withInitial(() -> new Scratch(context.parameters()));
    }

    /** The first two components plus the last one switched; divided by P, or by P q_l when {@code rescaling}. */
    Ciphertext switchKey(KeySwitchOperand tensor, SwitchingKey key, boolean rescaling) {
        return switchKey(tensor, key, rescaling, Optional.empty());
    }

    /** A key switch and then the automorphism. */
    Ciphertext rotate(Ciphertext a, GaloisKey key) {
        return switchKey(KeySwitchOperand.rotating(a), key.key(), false, Optional.of(key.automorphism()));
    }

    private Ciphertext switchKey(
            KeySwitchOperand tensor, SwitchingKey key, boolean rescaling, Optional<Automorphism> automorphism) {
        KeySwitchPlan plan = plan(key, tensor.basis(), rescaling);
        Scratch s = scratch.get();
        Digits digits = decompose(tensor, plan, s);
        Ciphertext result = divide(
                (limb, first, second) -> accumulate(tensor, digits, key, plan, limb, s, first, second),
                plan,
                tensor.scale(),
                automorphism,
                s);
        s.forget();
        return result;
    }

    /** As {@link #rotate(Ciphertext, GaloisKey)} with the decomposition at hand. */
    Ciphertext rotate(HoistedCiphertext hoisted, GaloisKey key) {
        Scratch s = scratch.get();
        KeySwitchOperand tensor = KeySwitchOperand.rotating(hoisted.ciphertext());
        KeySwitchPlan plan = plan(key.key(), tensor.basis(), false);
        hoisted.requireFor(keyBasis, context.parameters());
        Ciphertext result = divide(
                (limb, first, second) -> accumulate(tensor, hoisted::load, key.key(), plan, limb, s, first, second),
                plan,
                tensor.scale(),
                Optional.of(key.automorphism()),
                s);
        s.forget();
        return result;
    }

    /** A rotation that stays over QP, P times too large. */
    ExtendedCiphertext rotateExtended(HoistedCiphertext hoisted, GaloisKey key) {
        Scratch s = scratch.get();
        int level = hoisted.level();
        KeySwitchOperand tensor = KeySwitchOperand.rotating(hoisted.ciphertext());
        KeySwitchPlan plan = plan(key.key(), tensor.basis(), false);
        hoisted.requireFor(keyBasis, context.parameters());
        RnsBasis basis = context.extendedBasis(level);
        double[][] first = basis.zeroRows();
        double[][] second = basis.zeroRows();
        for (int i = 0; i < basis.size(); i++) {
            int limb = i <= level ? i : i - level + context.parameters().keyLevel();
            accumulate(tensor, hoisted::load, key.key(), plan, limb, s, s.sums[0], s.sums[1]);
            key.automorphism().apply(s.sums[0], first[i]);
            key.automorphism().apply(s.sums[1], second[i]);
        }
        s.forget();
        return new ExtendedCiphertext(new NttPoly(basis, first), new NttPoly(basis, second), level, tensor.scale());
    }

    /** Divides by P, or by P q_l when {@code rescaling}. */
    Ciphertext divide(ExtendedCiphertext a, boolean rescaling) {
        int level = a.level();
        context.requireOwn(a.first().basis(), context.extendedBasis(level));
        ExtendedRows rows = (limb, first, second) -> {
            int i = limb <= level ? limb : limb + level - context.parameters().keyLevel();
            System.arraycopy(a.first().row(i), 0, first, 0, first.length);
            System.arraycopy(a.second().row(i), 0, second, 0, second.length);
        };
        return divide(rows, context.keySwitchPlan(level, rescaling), a.scale(), Optional.empty(), scratch.get());
    }

    /** Extends the digits of the second component to all limbs, for many rotations. */
    HoistedCiphertext hoist(Ciphertext a) {
        KeySwitchPlan plan = context.keySwitchPlan(a.level(), false);
        context.requireOwn(a.component(0).basis(), context.basis(a.level()));
        Scratch s = scratch.get();
        Digits digits = decompose(KeySwitchOperand.rotating(a), plan, s);
        double[][][] extended = new double[keyBasis.size()][plan.digits.length][];
        for (int limb = 0; limb < extended.length; limb++) {
            if (plan.uses(limb)) {
                digits.load(limb, s.factors);
                for (int d = 0; d < plan.digits.length; d++) {
                    boolean own = plan.digits[d].targets()[limb] == null;
                    extended[limb][d] = own ? a.component(1).row(limb) : s.factors[d].clone();
                }
            }
        }
        s.forget();
        return new HoistedCiphertext(a, extended, keyBasis, context.parameters().digitSize());
    }

    private KeySwitchPlan plan(SwitchingKey key, RnsBasis ofOperand, boolean rescaling) {
        int level = ofOperand.size() - 1;
        KeySwitchPlan plan = context.keySwitchPlan(level, rescaling);
        context.requireOwn(ofOperand, context.basis(level));
        key.requireServes(context, level);
        return plan;
    }

    private Ciphertext divide(
            ExtendedRows source, KeySwitchPlan plan, double scale, Optional<Automorphism> automorphism, Scratch s) {
        for (int i = 0; i < plan.divided.length; i++) {
            int limb = plan.divided[i];
            source.load(limb, s.divided[0][i], s.divided[1][i]);
            keyBasis.ring(limb).ntt().inverse(s.divided[0][i]);
            keyBasis.ring(limb).ntt().inverse(s.divided[1][i]);
        }
        for (double[][] rows : s.divided) {
            plan.down.prepare(rows);
        }
        RnsBasis out = context.basis(plan.outputLevel);
        double[][][] results = {rows.take(out.size()), rows.take(out.size())};
        for (int j = 0; j <= plan.outputLevel; j++) {
            source.load(j, s.sums[0], s.sums[1]);
            for (int c = 0; c < 2; c++) {
                plan.downTargets[j].convert(s.divided[c], s.row);
                out.ring(j).ntt().forward(s.row);
                double[] result = automorphism.isPresent() ? s.row : results[c][j];
                ElementWise.subtractMultiplyConstant(s.sums[c], s.row, plan.divisorInverses[j], result, out.modulus(j));
                if (automorphism.isPresent()) {
                    automorphism.get().apply(result, results[c][j]);
                }
            }
        }
        return new Ciphertext(
                List.of(new NttPoly(out, results[0]), new NttPoly(out, results[1])), scale * plan.scaleFactor);
    }

    private Digits decompose(KeySwitchOperand tensor, KeySwitchPlan plan, Scratch s) {
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            double[][] rows = s.digits[d];
            for (int limb = digit.from(); limb < digit.to(); limb++) {
                double[] coefficients = rows[limb - digit.from()];
                s.last[limb] = tensor.row(2, limb, s.lastRows[limb]);
                System.arraycopy(s.last[limb], 0, coefficients, 0, coefficients.length);
                tensor.basis().ring(limb).ntt().inverse(coefficients);
            }
            digit.converter().prepare(rows);
        }
        return (limb, factors) -> extend(plan, limb, s, factors);
    }

    private void extend(KeySwitchPlan plan, int limb, Scratch s, double[][] factors) {
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            if (digit.targets()[limb] == null) {
                factors[d] = s.last[limb];
            } else {
                digit.targets()[limb].convert(s.digits[d], s.extended[d]);
                keyBasis.ring(limb).ntt().forward(s.extended[d]);
                factors[d] = s.extended[d];
            }
        }
    }

    /** P times the first two components plus the sum over digits of extension times key, for one limb. */
    private void accumulate(
            KeySwitchOperand tensor,
            Digits digits,
            SwitchingKey key,
            KeySwitchPlan plan,
            int limb,
            Scratch s,
            double[] first,
            double[] second) {
        Modulus m = keyBasis.modulus(limb);
        digits.load(limb, s.factors);
        int row = limb <= plan.level ? limb : limb - context.parameters().keyLevel() + key.level();
        for (int d = 0; d < plan.digits.length; d++) {
            s.bodies[d] = key.body(d).row(row);
            s.masks[d] = key.mask(d).row(row);
        }
        SUMS.ofPairs(s.factors, s.bodies, s.masks, plan.digits.length, first, second, m);
        if (limb <= plan.level) {
            addMultiple(tensor, 0, limb, plan.specialProducts[limb], s.row, first, m);
            addMultiple(tensor, 1, limb, plan.specialProducts[limb], s.row, second, m);
        }
    }

    private static void addMultiple(
            KeySwitchOperand tensor, int component, int limb, double factor, double[] row, double[] sum, Modulus m) {
        if (tensor.has(component)) {
            ElementWise.addMultiple(tensor.row(component, limb, row), factor, sum, m);
        }
    }
}
