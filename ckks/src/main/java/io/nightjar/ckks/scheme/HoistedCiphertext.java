package io.nightjar.ckks.scheme;

/**
 * A ciphertext with the decomposition of its second component, extended to every prime of QP once and used by many rotations (Halevi, Shoup,
 * "Faster homomorphic linear transformations in HElib", CRYPTO 2018, section 4.2). It takes dnum (l + 1 + number of special primes) rows.
 */
public final class HoistedCiphertext {
    private final Ciphertext ciphertext;
    /** By limb of the key basis and digit. */
    private final double[][][] extended;

    HoistedCiphertext(Ciphertext ciphertext, double[][][] extended) {
        this.ciphertext = ciphertext;
        this.extended = extended;
    }

    public Ciphertext ciphertext() {
        return ciphertext;
    }

    public int level() {
        return ciphertext.level();
    }

    void load(int limb, double[][] factors) {
        System.arraycopy(extended[limb], 0, factors, 0, extended[limb].length);
    }
}
