package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;

/** Z_q[X] / (X^N + 1) for one prime: the modulus and its transform. */
public final class ResidueRing {
    private final Modulus modulus;
    private final int degree;
    private final Ntt ntt;

    /** @param degree N, a power of two with q = 1 mod 2N */
    public ResidueRing(Modulus modulus, int degree) {
        this.modulus = modulus;
        this.degree = degree;
        this.ntt = Kernels.chosen().ntt(new NttTables(modulus, degree));
    }

    /** q. */
    public Modulus modulus() {
        return modulus;
    }

    /** N. */
    public int degree() {
        return degree;
    }

    /** The transform of rows of N residues mod q. */
    public Ntt ntt() {
        return ntt;
    }
}
