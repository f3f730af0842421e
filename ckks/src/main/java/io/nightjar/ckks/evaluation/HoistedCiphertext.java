package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.CkksParameters;

/**
 * A ciphertext with the decomposition of its second component, extended to every prime of QP once and used by many
 * rotations (Halevi, Shoup, "Faster homomorphic linear transformations in HElib", CRYPTO 2018, section 4.2). It takes
 * dnum (l + 1 + number of special primes) rows.
 */
public final class HoistedCiphertext {
    private final Ciphertext ciphertext;
    /** What the second component is decomposed for: q_0 ... q_level and the special primes. */
    private final RnsBasis basis;

    /** By limb of the basis and digit. */
    private final double[][][] extended;

    private final int digitSize;

    HoistedCiphertext(Ciphertext ciphertext, double[][][] extended, RnsBasis basis, int digitSize) {
        this.ciphertext = ciphertext;
        this.extended = extended;
        this.basis = basis;
        this.digitSize = digitSize;
    }

    /** What was hoisted. */
    public Ciphertext ciphertext() {
        return ciphertext;
    }

    /** The level of what was hoisted. */
    public int level() {
        return ciphertext.level();
    }

    /** @throws IllegalArgumentException if the decomposition is over other primes or into other digits */
    void requireFor(RnsBasis other, CkksParameters parameters) {
        if (digitSize != parameters.digitSize() || !basis.equals(other)) {
            throw new IllegalArgumentException(
                    "a ciphertext was hoisted for other parameters than " + parameters.name());
        }
    }

    /** Puts the extensions of all digits to a limb where an inner product reads them. */
    void load(int limb, double[][] factors) {
        System.arraycopy(extended[limb], 0, factors, 0, extended[limb].length);
    }
}
