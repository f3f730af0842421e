package io.nightjar.ckks.scheme;

import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.BaseConverter;
import io.nightjar.ckks.ring.ResidueRing;
import io.nightjar.ckks.ring.RnsBasis;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The constants of a division of what is over q_0 ... q_l and P: by P, or by P q_l where a rescale is merged into it.
 * Limbs are numbered as {@link LimbIndex} does for level l.
 */
public final class ModDown {
    /** Level of the result: l, or l - 1 when a rescale is merged. */
    public final int outputLevel;

    /** The limbs of the primes that are divided by, in the order in which {@link #converter} takes them. */
    public final int[] divided;

    /** From the primes that are divided by. */
    public final BaseConverter converter;

    /** To every limb of the result. */
    public final BaseConverter.Target[] targets;

    /** The inverse of the divisor modulo q_j for every limb j of the result. */
    public final double[] divisorInverses;

    /** By which the scale of the result differs: 1, or 1/q_l when a rescale is merged. */
    public final double scaleFactor;

    private ModDown(RnsBasis extended, int outputLevel, int[] divided, double scaleFactor) {
        this.outputLevel = outputLevel;
        this.divided = divided;
        this.scaleFactor = scaleFactor;
        List<ResidueRing> rings = new ArrayList<>();
        for (int limb : divided) {
            rings.add(extended.ring(limb));
        }
        RnsBasis divisor = new RnsBasis(rings);
        BigInteger product = divisor.product();
        this.converter = new BaseConverter(divisor);
        this.targets = new BaseConverter.Target[outputLevel + 1];
        this.divisorInverses = new double[outputLevel + 1];
        for (int j = 0; j <= outputLevel; j++) {
            Modulus m = extended.modulus(j);
            targets[j] = converter.to(m);
            divisorInverses[j] = m.inverse(m.residue(product));
        }
    }

    /** Divides by P. */
    static ModDown bySpecialPrimes(RnsBasis extended, int level) {
        return new ModDown(extended, level, limbs(level + 1, extended.size()), 1);
    }

    /** Divides by P q_level; the level is above 0. */
    static ModDown bySpecialPrimesAndLast(RnsBasis extended, int level) {
        double scaleFactor = 1 / extended.modulus(level).q();
        return new ModDown(extended, level - 1, limbs(level, extended.size()), scaleFactor);
    }

    private static int[] limbs(int from, int to) {
        int[] limbs = new int[to - from];
        Arrays.setAll(limbs, i -> from + i);
        return limbs;
    }
}
