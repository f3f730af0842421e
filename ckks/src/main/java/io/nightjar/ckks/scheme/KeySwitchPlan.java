package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.BaseConverter;
import io.nightjar.ckks.ring.RnsBasis;
import java.math.BigInteger;

/**
 * The constants of hybrid key switching at one level l: how the digits of q_0 ... q_l extend to the other primes
 * (ModUp) and how the sum is divided again (ModDown). All limbs are numbered as in the extended basis of the level.
 */
public final class KeySwitchPlan {
    /**
     * One digit: limbs [from, to) and its conversion to every limb outside of it, null inside.
     *
     * @param from its first limb
     * @param to behind its last limb
     * @param converter from its limbs
     * @param targets by limb of the extended basis
     */
    public record Digit(int from, int to, BaseConverter converter, BaseConverter.Target[] targets) {
        /** Whether the digit consists of residues modulo the prime of a limb, so that nothing is converted. */
        public boolean contains(int limb) {
            return targets[limb] == null;
        }
    }

    /** The level l of what is switched. */
    public final int level;

    /** How limbs are numbered. */
    public final LimbIndex limbs;

    /** q_0 ... q_l, then the special primes. */
    public final RnsBasis basis;

    /** The digits in order, which are all of q_0 ... q_l. */
    public final Digit[] digits;

    /** P mod q_j for limbs 0 ... l. */
    public final double[] specialProducts;

    /** Division by P. */
    public final ModDown modDown;

    /** Division by P q_l, with a rescale merged into it; null at level 0. */
    public final ModDown modDownAndRescale;

    KeySwitchPlan(CkksContext context, int level) {
        this.level = level;
        this.limbs = new LimbIndex(level);
        this.basis = context.extendedBasis(level);
        this.digits = digits(context.parameters(), basis, level);
        BigInteger special = context.specialBasis().product();
        this.specialProducts = new double[level + 1];
        for (int j = 0; j <= level; j++) {
            Modulus m = basis.modulus(j);
            specialProducts[j] = m.residue(special);
        }
        this.modDown = ModDown.bySpecialPrimes(basis, level);
        this.modDownAndRescale = level == 0 ? null : ModDown.bySpecialPrimesAndLast(basis, level);
    }

    private static Digit[] digits(CkksParameters p, RnsBasis basis, int level) {
        Digit[] digits = new Digit[p.digitCount(level)];
        for (int d = 0; d < digits.length; d++) {
            int from = d * p.digitSize();
            int to = Math.min(from + p.digitSize(), level + 1);
            BaseConverter converter = new BaseConverter(basis.range(from, to));
            BaseConverter.Target[] targets = new BaseConverter.Target[basis.size()];
            for (int limb = 0; limb < basis.size(); limb++) {
                if (limb < from || limb >= to) {
                    targets[limb] = converter.to(basis.modulus(limb));
                }
            }
            digits[d] = new Digit(from, to, converter, targets);
        }
        return digits;
    }
}
