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
    /** By limb of the key basis and digit. */
    private final double[][][] extended;

    /** What the limbs are numbered by. */
    private final RnsBasis keyBasis;

    private final int digitSize;

    HoistedCiphertext(Ciphertext ciphertext, double[][][] extended, RnsBasis keyBasis, int digitSize) {
        this.ciphertext = ciphertext;
        this.extended = extended;
        this.keyBasis = keyBasis;
        this.digitSize = digitSize;
    }

    public Ciphertext ciphertext() {
        return ciphertext;
    }

    public int level() {
        return ciphertext.level();
    }

    /** @throws IllegalArgumentException if the decomposition is over other primes or into other digits */
    void requireFor(RnsBasis basis, CkksParameters parameters) {
        if (digitSize != parameters.digitSize() || !keyBasis.equals(basis)) {
            throw new IllegalArgumentException(
                    "a ciphertext was hoisted for other parameters than " + parameters.name());
        }
    }

    void load(int limb, double[][] factors) {
        System.arraycopy(extended[limb], 0, factors, 0, extended[limb].length);
    }
}
