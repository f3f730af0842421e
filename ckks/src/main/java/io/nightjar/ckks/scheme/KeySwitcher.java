package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.SumsOfProducts;
import io.nightjar.ckks.ring.NttPoly;
import io.nightjar.ckks.ring.RnsBasis;
import java.util.List;

/**
 * Hybrid key switching, limb by limb: for each prime the digits are extended, transformed, multiplied by the key and summed while they are in
 * the cache; the primes that ModDown divides by come first, so every other limb is finished in one go.
 */
final class KeySwitcher {
    private final CkksContext context;
    private final ThreadLocal<Scratch> scratch;

    /** Rows of N of one thread. */
    private static final class Scratch {
        /** The third component, one row per limb. */
        final double[][] last;
        /** Per digit its coefficient rows and one for overflow counts. */
        final double[][][] digits;
        /** Per digit its extension to the limb at hand. */
        final double[][] extended;
        /** Per result component the coefficient rows that ModDown divides by, and one for overflow counts. */
        final double[][][] divided;

        final double[][] sums;
        final double[] row;
        final double[][] factors;
        final double[][] bodies;
        final double[][] masks;

        Scratch(CkksParameters p) {
            int n = p.ringDegree();
            int count = (p.keyLevel() + p.digitSize()) / p.digitSize();
            last = new double[p.keyLevel() + 1][n];
            digits = new double[count][p.digitSize() + 1][n];
            extended = new double[count][n];
            divided = new double[2][p.specialModuli().size() + 2][n];
            sums = new double[2][n];
            row = new double[n];
            factors = new double[count][];
            bodies = new double[count][];
            masks = new double[count][];
        }
    }

    KeySwitcher(CkksContext context) {
        this.context = context;
        this.scratch = ThreadLocal.withInitial(() -> new Scratch(context.parameters()));
    }

    Ciphertext relinearize(Tensor tensor, RelinearizationKey key, boolean rescaling) {
        int level = tensor.basis().size() - 1;
        KeySwitchPlan plan = context.keySwitchPlan(level, rescaling);
        if (!key.body(0).basis().equals(context.keyBasis())) {
            throw new IllegalArgumentException("the relinearisation key belongs to other parameters than "
                    + context.parameters().name());
        }
        Scratch s = scratch.get();
        decompose(tensor, plan, s);
        for (int i = 0; i < plan.divided.length; i++) {
            int limb = plan.divided[i];
            accumulate(tensor, key, plan, limb, s, s.divided[0][i], s.divided[1][i]);
            context.keyBasis().ring(limb).ntt().inverse(s.divided[0][i]);
            context.keyBasis().ring(limb).ntt().inverse(s.divided[1][i]);
        }
        for (double[][] rows : s.divided) {
            plan.down.prepare(rows);
        }
        RnsBasis out = context.basis(plan.outputLevel);
        double[][][] rows = {out.zeroRows(), out.zeroRows()};
        for (int j = 0; j <= plan.outputLevel; j++) {
            accumulate(tensor, key, plan, j, s, s.sums[0], s.sums[1]);
            Modulus m = out.modulus(j);
            for (int c = 0; c < 2; c++) {
                plan.downTargets[j].convert(s.divided[c], s.row);
                out.ring(j).ntt().forward(s.row);
                ElementWise.subtractMultiplyConstant(s.sums[c], s.row, plan.divisorInverses[j], rows[c][j], m);
            }
        }
        double scale =
                rescaling ? tensor.scale() / context.basis(level).modulus(level).q() : tensor.scale();
        return new Ciphertext(List.of(new NttPoly(out, rows[0]), new NttPoly(out, rows[1])), scale);
    }

    private static void decompose(Tensor tensor, KeySwitchPlan plan, Scratch s) {
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            for (int limb = digit.from(); limb < digit.to(); limb++) {
                double[] coefficients = s.digits[d][limb - digit.from()];
                tensor.row(2, limb, s.last[limb]);
                System.arraycopy(s.last[limb], 0, coefficients, 0, coefficients.length);
                tensor.basis().ring(limb).ntt().inverse(coefficients);
            }
            digit.converter().prepare(s.digits[d]);
        }
    }

    /** P times the first two components plus the sum over digits of extension times key, for one limb of the key basis. */
    private void accumulate(
            Tensor tensor,
            RelinearizationKey key,
            KeySwitchPlan plan,
            int limb,
            Scratch s,
            double[] first,
            double[] second) {
        Modulus m = context.keyBasis().modulus(limb);
        int count = plan.digits.length;
        for (int d = 0; d < count; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            if (digit.targets()[limb] == null) {
                s.factors[d] = s.last[limb];
            } else {
                digit.targets()[limb].convert(s.digits[d], s.extended[d]);
                context.keyBasis().ring(limb).ntt().forward(s.extended[d]);
                s.factors[d] = s.extended[d];
            }
            s.bodies[d] = key.body(d).row(limb);
            s.masks[d] = key.mask(d).row(limb);
        }
        SumsOfProducts.ofRows(s.factors, s.bodies, count, first, m);
        SumsOfProducts.ofRows(s.factors, s.masks, count, second, m);
        if (limb <= plan.level) {
            tensor.row(0, limb, s.row);
            ElementWise.multiplyConstantAdd(s.row, plan.specialProducts[limb], first, m);
            tensor.row(1, limb, s.row);
            ElementWise.multiplyConstantAdd(s.row, plan.specialProducts[limb], second, m);
        }
    }
}
