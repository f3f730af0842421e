package io.nightjar.ckks.ring;

import io.nightjar.ckks.math.Kernels;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Ntt;
import io.nightjar.ckks.math.NttTables;
import io.nightjar.ckks.math.Ring;

/** A ring modulo one prime: the modulus and its transform. */
public final class ResidueRing {
    private final Modulus modulus;
    private final Ring ring;
    private final int degree;
    private final Ntt ntt;

    /** @param degree N, a power of two with q = 1 mod the order of the ring's roots of unity */
    public ResidueRing(Modulus modulus, Ring ring, int degree) {
        this.modulus = modulus;
        this.ring = ring;
        this.degree = degree;
        this.ntt = Kernels.chosen().ntt(new NttTables(modulus, ring, degree));
    }

    /** q. */
    public Modulus modulus() {
        return modulus;
    }

    /** The ring before its coefficients are taken mod q. */
    public Ring ring() {
        return ring;
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
