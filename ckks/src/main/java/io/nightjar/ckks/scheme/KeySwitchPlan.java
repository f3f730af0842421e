package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.BaseConverter;
import io.nightjar.ckks.ring.ResidueRing;
import io.nightjar.ckks.ring.RnsBasis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The constants of hybrid key switching at one level: how the digits of q_0 ... q_l extend to the other primes (ModUp)
 * and how the sum is divided by P, or by P q_l when a rescale is merged into it (ModDown).
 *
 * <p>Limbs are numbered as in the key basis: 0 ... l, then the special primes from keyLevel + 1.
 */
public final class KeySwitchPlan {
    /**
     * One digit: limbs [from, to) and its conversion to every limb outside of it (null inside, and for limbs not in
     * use).
     */
    public record Digit(int from, int to, BaseConverter converter, BaseConverter.Target[] targets) {}

    public final int level;
    /** Level of the result: l, or l - 1 when a rescale is merged. */
    public final int outputLevel;

    public final Digit[] digits;
    /** Limbs that ModDown divides by, as numbered in the key basis. */
    public final int[] divided;

    public final BaseConverter down;
    public final BaseConverter.Target[] downTargets;
    /** (P or P q_l)^-1 mod q_j for every output limb j. */
    public final double[] divisorInverses;
    /** P mod q_j for limbs 0 ... l. */
    public final double[] specialProducts;

    /** By which the scale of the result differs: 1, or 1/q_l when a rescale is merged. */
    public final double scaleFactor;

    private final int keyLevel;

    KeySwitchPlan(CkksContext context, int level, Digit[] digits, boolean rescaling) {
        CkksParameters p = context.parameters();
        RnsBasis basis = context.keyBasis();
        int specialFrom = p.keyLevel() + 1;
        this.level = level;
        this.outputLevel = rescaling ? level - 1 : level;
        this.digits = digits;
        this.keyLevel = p.keyLevel();
        this.scaleFactor = rescaling ? 1 / basis.modulus(level).q() : 1;
        List<ResidueRing> divisor = new ArrayList<>();
        List<Integer> limbs = new ArrayList<>();
        if (rescaling) {
            limbs.add(level);
        }
        for (int limb = specialFrom; limb < basis.size(); limb++) {
            limbs.add(limb);
        }
        limbs.forEach(limb -> divisor.add(basis.ring(limb)));
        this.divided = limbs.stream().mapToInt(Integer::intValue).toArray();
        RnsBasis divisorBasis = new RnsBasis(divisor);
        this.down = new BaseConverter(divisorBasis);
        this.downTargets = new BaseConverter.Target[outputLevel + 1];
        this.divisorInverses = new double[outputLevel + 1];
        BigInteger divisorProduct = divisorBasis.product();
        for (int j = 0; j <= outputLevel; j++) {
            Modulus m = basis.modulus(j);
            downTargets[j] = down.to(m);
            divisorInverses[j] = m.inverse(m.residue(divisorProduct));
        }
        BigInteger special = context.specialBasis().product();
        this.specialProducts = new double[level + 1];
        for (int j = 0; j <= level; j++) {
            specialProducts[j] = basis.modulus(j).residue(special);
        }
    }

    /** Whether a limb of the key basis takes part at this level. */
    public boolean uses(int limb) {
        return limb <= level || limb > keyLevel;
    }

    static Digit[] digits(CkksParameters p, RnsBasis basis, int level) {
        int size = p.digitSize();
        Digit[] digits = new Digit[(level + size) / size];
        for (int d = 0; d < digits.length; d++) {
            int from = d * size;
            int to = Math.min(from + size, level + 1);
            BaseConverter converter = new BaseConverter(basis.range(from, to));
            BaseConverter.Target[] targets = new BaseConverter.Target[basis.size()];
            for (int limb = 0; limb < basis.size(); limb++) {
                boolean inUse = limb <= level || limb > p.keyLevel();
                if (inUse && (limb < from || limb >= to)) {
                    targets[limb] = converter.to(basis.modulus(limb));
                }
            }
            digits[d] = new Digit(from, to, converter, targets);
        }
        return digits;
    }
}
