package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
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
        final double[][] digitRows;
        final double[][] digitOverflows;
        final double[][][] divided;
        final double[][] dividedOverflows;
        final double[] extended;
        final double[][] sums;

        Scratch(CkksParameters p) {
            int n = p.ringDegree();
            int limbs = p.keyLevel() + 1;
            digitRows = new double[limbs][n];
            digitOverflows = new double[limbs][n];
            divided = new double[2][p.specialModuli().size() + 1][n];
            dividedOverflows = new double[2][n];
            extended = new double[n];
            sums = new double[2][n];
        }
    }

    KeySwitcher(CkksContext context) {
        this.context = context;
        this.scratch = ThreadLocal.withInitial(() -> new Scratch(context.parameters()));
    }

    Ciphertext relinearize(Ciphertext a, RelinearizationKey key, boolean rescaling) {
        if (a.size() != 3) {
            throw new IllegalArgumentException("only a product with three components is relinearised");
        }
        int level = a.level();
        KeySwitchPlan plan = context.keySwitchPlan(level, rescaling);
        Scratch s = scratch.get();
        decompose(a.component(2), plan, s);
        for (int i = 0; i < plan.divided.length; i++) {
            int limb = plan.divided[i];
            double[][] into = {s.divided[0][i], s.divided[1][i]};
            accumulate(a, key, plan, limb, s, into);
            for (double[] row : into) {
                context.keyBasis().ring(limb).ntt().inverse(row);
            }
        }
        for (int c = 0; c < 2; c++) {
            plan.down.prepare(s.divided[c], s.dividedOverflows[c]);
        }
        RnsBasis out = context.basis(plan.outputLevel);
        double[][][] rows = {out.zeroRows(), out.zeroRows()};
        for (int j = 0; j <= plan.outputLevel; j++) {
            accumulate(a, key, plan, j, s, s.sums);
            Modulus m = out.modulus(j);
            for (int c = 0; c < 2; c++) {
                plan.downTargets[j].convert(s.divided[c], s.dividedOverflows[c], s.extended);
                out.ring(j).ntt().forward(s.extended);
                ElementWise.subtractMultiplyConstant(s.sums[c], s.extended, plan.divisorInverses[j], rows[c][j], m);
            }
        }
        double scale =
                rescaling ? a.scale() / context.basis(level).modulus(level).q() : a.scale();
        return new Ciphertext(List.of(new NttPoly(out, rows[0]), new NttPoly(out, rows[1])), scale);
    }

    private static void decompose(NttPoly poly, KeySwitchPlan plan, Scratch s) {
        for (int limb = 0; limb < poly.limbs(); limb++) {
            System.arraycopy(poly.row(limb), 0, s.digitRows[limb], 0, s.digitRows[limb].length);
            poly.basis().ring(limb).ntt().inverse(s.digitRows[limb]);
        }
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            digit.converter().prepare(rows(s, digit), s.digitOverflows[d]);
        }
    }

    private static double[][] rows(Scratch s, KeySwitchPlan.Digit digit) {
        return java.util.Arrays.copyOfRange(s.digitRows, digit.from(), digit.to());
    }

    /** P times the first two components plus the sum over digits of extension times key, for one limb of the key basis. */
    private void accumulate(
            Ciphertext a, RelinearizationKey key, KeySwitchPlan plan, int limb, Scratch s, double[][] into) {
        Modulus m = context.keyBasis().modulus(limb);
        boolean inQ = limb <= plan.level;
        for (int d = 0; d < plan.digits.length; d++) {
            KeySwitchPlan.Digit digit = plan.digits[d];
            double[] extension = a.component(2).limbs() > limb && digit.targets()[limb] == null
                    ? a.component(2).row(limb)
                    : extend(digit, d, limb, s);
            double[] body = key.body(d).row(limb);
            double[] mask = key.mask(d).row(limb);
            if (d > 0) {
                ElementWise.multiplyAdd(extension, body, into[0], m);
                ElementWise.multiplyAdd(extension, mask, into[1], m);
            } else {
                ElementWise.multiply(extension, body, into[0], m);
                ElementWise.multiply(extension, mask, into[1], m);
            }
        }
        if (inQ) {
            ElementWise.multiplyConstantAdd(a.component(0).row(limb), plan.specialProducts[limb], into[0], m);
            ElementWise.multiplyConstantAdd(a.component(1).row(limb), plan.specialProducts[limb], into[1], m);
        }
    }

    private double[] extend(KeySwitchPlan.Digit digit, int index, int limb, Scratch s) {
        digit.targets()[limb].convert(rows(s, digit), s.digitOverflows[index], s.extended);
        context.keyBasis().ring(limb).ntt().forward(s.extended);
        return s.extended;
    }
}
