package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.keys.GaloisKey;
import io.nightjar.ckks.keys.SwitchingKey;
import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.ring.ScratchPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksContext;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.KeySwitchPlan;
import io.nightjar.ckks.scheme.ModDown;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Hybrid key switching, limb by limb: for each prime the digits are extended, transformed, multiplied by the key and
 * summed while they are in the cache; the primes that ModDown divides by come first, so every other limb is finished in
 * one go. Limbs are numbered as in the extended basis of the level: q_0 ... q_level, then the special primes.
 */
final class KeySwitcher {
    private final CkksContext context;
    private final RowPool rows;
    private final ScratchPool<Scratch> scratch;

    /** Rows of N of one operation. */
    private static final class Scratch {
        /** The component that is switched, one row per limb, and rows to compute it in. */
        final double[][] last;

        final double[][] lastRows;
        /** Per digit its coefficient rows. */
        final double[][][] digits;

        final LimbProduct product;
        /** Per result component the coefficient rows that ModDown divides by. */
        final double[][][] divided;

        final double[][] sums;
        final double[] row;

        Scratch(CkksParameters p) {
            int n = p.ringDegree();
            int count = p.digitCount(p.keyLevel());
            last = new double[p.keyLevel() + 1][];
            lastRows = new double[p.keyLevel() + 1][n];
            digits = new double[count][p.digitSize()][n];
            product = new LimbProduct(count, RowPool.none(n));
            divided = new double[2][p.specialModuli().size() + 1][n];
            sums = new double[2][n];
            row = new double[n];
        }

        /** Keeps nothing alive that belongs to a key or a ciphertext. */
        void forget() {
            Arrays.fill(last, null);
            product.forget();
        }
    }

    /** Brings the extension of every digit to one limb to where the inner product reads it. */
    private interface Digits {
        void load(int limb, Scratch s);
    }

    /** A pair of polynomials over QP, row by row. */
    private interface ExtendedRows {
        void load(int limb, double[] first, double[] second);
    }

    /** @param rows where the rows of results come from */
    KeySwitcher(CkksContext context, RowPool rows) {
        this.context = context;
        this.rows = rows;
        this.scratch = new ScratchPool<>(() -> new Scratch(context.parameters()));
    }

    /** The first two components plus the last one switched. */
    Ciphertext switchKey(KeySwitchOperand tensor, SwitchingKey key) {
        KeySwitchPlan plan = plan(key, tensor.basis());
        return switchKey(tensor, key, plan, plan.modDown, Optional.empty());
    }

    /** The first two components plus the last one switched, then rescaled, in one division; the level is above 0. */
    Ciphertext switchKeyAndRescale(KeySwitchOperand tensor, SwitchingKey key) {
        KeySwitchPlan plan = plan(key, tensor.basis());
        return switchKey(tensor, key, plan, plan.modDownAndRescale, Optional.empty());
    }

    /** A key switch and then the automorphism. */
    Ciphertext rotate(Ciphertext a, GaloisKey key) {
        KeySwitchOperand tensor = KeySwitchOperand.rotating(a);
        KeySwitchPlan plan = plan(key.key(), tensor.basis());
        return switchKey(tensor, key.key(), plan, plan.modDown, Optional.of(key.automorphism()));
    }

    private Ciphertext switchKey(
            KeySwitchOperand tensor,
            SwitchingKey key,
            KeySwitchPlan plan,
            ModDown down,
            Optional<Automorphism> automorphism) {
        return scratch.with(s -> {
            decompose(tensor, plan, s);
            Digits digits = (limb, own) -> extend(plan, limb, own);
            Ciphertext result = divide(
                    (limb, first, second) -> multiply(tensor, digits, key, plan, limb, s, first, second),
                    plan,
                    down,
                    tensor.scale(),
                    automorphism,
                    s);
            s.forget();
            return result;
        });
    }

    /** As {@link #rotate(Ciphertext, GaloisKey)} with the decomposition at hand. */
    Ciphertext rotate(HoistedCiphertext hoisted, GaloisKey key) {
        KeySwitchOperand tensor = KeySwitchOperand.rotating(hoisted.ciphertext());
        KeySwitchPlan plan = plan(key.key(), tensor.basis());
        hoisted.requireFor(plan.basis, context.parameters());
        Digits digits = (limb, s) -> s.product.load(hoisted, limb);
        return scratch.with(s -> {
            Ciphertext result = divide(
                    (limb, first, second) -> multiply(tensor, digits, key.key(), plan, limb, s, first, second),
                    plan,
                    plan.modDown,
                    tensor.scale(),
                    Optional.of(key.automorphism()),
                    s);
            s.forget();
            return result;
        });
    }

    /** A rotation that stays over QP, P times too large. */
    ExtendedCiphertext rotateExtended(HoistedCiphertext hoisted, GaloisKey key) {
        KeySwitchOperand tensor = KeySwitchOperand.rotating(hoisted.ciphertext());
        KeySwitchPlan plan = plan(key.key(), tensor.basis());
        hoisted.requireFor(plan.basis, context.parameters());
        Digits digits = (limb, s) -> s.product.load(hoisted, limb);
        double[][] first = plan.basis.zeroRows();
        double[][] second = plan.basis.zeroRows();
        scratch.use(s -> {
            for (int limb = 0; limb < plan.basis.size(); limb++) {
                multiply(tensor, digits, key.key(), plan, limb, s, s.sums[0], s.sums[1]);
                key.automorphism().apply(s.sums[0], first[limb]);
                key.automorphism().apply(s.sums[1], second[limb]);
            }
            s.forget();
        });
        return new ExtendedCiphertext(
                new NttPoly(plan.basis, first), new NttPoly(plan.basis, second), plan.level, tensor.scale());
    }

    /** Divides by P. */
    Ciphertext modDown(ExtendedCiphertext a) {
        KeySwitchPlan plan = context.keySwitchPlan(a.level());
        return divide(a, plan, plan.modDown);
    }

    /** Divides by P q_level; the level is above 0. */
    Ciphertext modDownAndRescale(ExtendedCiphertext a) {
        KeySwitchPlan plan = context.keySwitchPlan(a.level());
        return divide(a, plan, plan.modDownAndRescale);
    }

    private Ciphertext divide(ExtendedCiphertext a, KeySwitchPlan plan, ModDown down) {
        context.requireOwn(a.first().basis(), plan.basis);
        ExtendedRows source = (limb, first, second) -> {
            System.arraycopy(a.first().row(limb), 0, first, 0, first.length);
            System.arraycopy(a.second().row(limb), 0, second, 0, second.length);
        };
        return scratch.with(s -> divide(source, plan, down, a.scale(), Optional.empty(), s));
    }

    /** Extends the digits of the second component to all limbs, for many rotations. */
    HoistedCiphertext hoist(Ciphertext a) {
        KeySwitchPlan plan = context.keySwitchPlan(a.level());
        context.requireOwn(a.component(0).basis(), context.basis(a.level()));
        double[][][] extended = new double[plan.basis.size()][plan.digits.length][];
        scratch.use(s -> {
            decompose(KeySwitchOperand.rotating(a), plan, s);
            for (int limb = 0; limb < extended.length; limb++) {
                extend(plan, limb, s);
                for (int d = 0; d < plan.digits.length; d++) {
                    double[] factor = s.product.factor(d);
                    extended[limb][d] = plan.digits[d].contains(limb) ? factor : factor.clone();
                }
            }
            s.forget();
        });
        return new HoistedCiphertext(
                a, extended, plan.basis, context.parameters().digitSize());
    }

    private KeySwitchPlan plan(SwitchingKey key, RnsBasis ofOperand) {
        int level = ofOperand.size() - 1;
        KeySwitchPlan plan = context.keySwitchPlan(level);
        context.requireOwn(ofOperand, context.basis(level));
        key.requireServes(context, level);
        return plan;
    }

    private Ciphertext divide(
            ExtendedRows source,
            KeySwitchPlan plan,
            ModDown down,
            double scale,
            Optional<Automorphism> automorphism,
            Scratch s) {
        for (int i = 0; i < down.divided.length; i++) {
            int limb = down.divided[i];
            source.load(limb, s.divided[0][i], s.divided[1][i]);
            plan.basis.ring(limb).ntt().inverse(s.divided[0][i]);
            plan.basis.ring(limb).ntt().inverse(s.divided[1][i]);
        }
        RnsBasis out = context.basis(down.outputLevel);
        double[][][] results = {rows.take(out.size()), rows.take(out.size())};
        for (int c = 0; c < 2; c++) {
            down.converter.prepare(s.divided[c]);
            down.converter.convert(s.divided[c], down.targets, results[c]);
        }
        for (int j = 0; j <= down.outputLevel; j++) {
            source.load(j, s.sums[0], s.sums[1]);
            for (int c = 0; c < 2; c++) {
                double[] row = results[c][j];
                out.ring(j).ntt().forward(row);
                double[] result = automorphism.isPresent() ? s.row : row;
                ElementWise.subtractMultiplyConstant(s.sums[c], row, down.divisorInverses[j], result, out.modulus(j));
                if (automorphism.isPresent()) {
                    automorphism.get().apply(result, row);
                }
            }
        }
        return new Ciphertext(
                List.of(new NttPoly(out, results[0]), new NttPoly(out, results[1])), scale * down.scaleFactor);
    }

    private static void decompose(KeySwitchOperand tensor, KeySwitchPlan plan, Scratch s) {
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            double[][] coefficients = s.digits[d];
            for (int limb = digit.from(); limb < digit.to(); limb++) {
                double[] row = coefficients[limb - digit.from()];
                s.last[limb] = tensor.row(2, limb, s.lastRows[limb]);
                System.arraycopy(s.last[limb], 0, row, 0, row.length);
                plan.basis.ring(limb).ntt().inverse(row);
            }
            digit.converter().prepare(coefficients);
        }
    }

    private static void extend(KeySwitchPlan plan, int limb, Scratch s) {
        s.product.extend(plan, s.digits, plan.limbs.isSpecial(limb) ? null : s.last[limb], limb);
    }

    /** P times the first two components plus the sum over digits of extension times key, for one limb. */
    private static void multiply(
            KeySwitchOperand tensor,
            Digits digits,
            SwitchingKey key,
            KeySwitchPlan plan,
            int limb,
            Scratch s,
            double[] first,
            double[] second) {
        digits.load(limb, s);
        s.product.multiply(plan, key, limb, first, second);
        if (!plan.limbs.isSpecial(limb)) {
            Modulus m = plan.basis.modulus(limb);
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
