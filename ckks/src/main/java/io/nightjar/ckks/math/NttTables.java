package io.nightjar.ckks.math;

/**
 * Twiddle factors of the negacyclic NTT for one modulus, canonical, in bit-reversed order: {@code forward[m + i]} is
 * the factor of block i in the stage with m blocks. Each factor w comes with its quotient w/q (Shoup).
 *
 * <p>Source: P. Longa, M. Naehrig, "Speeding up the number theoretic transform for faster ideal lattice-based
 * cryptography", CANS 2016, algorithms 1 and 2.
 */
public final class NttTables {
    private final Modulus modulus;
    private final double[] forward;
    private final double[] forwardQuotients;
    private final double[] inverse;
    private final double[] inverseQuotients;
    private final double degreeInverse;

    /** @param ringDegree N, a power of two from 2^4 to 2^17 with q = 1 mod 2N */
    public NttTables(Modulus modulus, int ringDegree) {
        if (Integer.bitCount(ringDegree) != 1 || ringDegree < 1 << 4 || ringDegree > 1 << 17) {
            throw new IllegalArgumentException("ring degree " + ringDegree + " is not a power of two in [2^4, 2^17]");
        }
        this.modulus = modulus;
        double root = Primes.primitiveRoot(modulus, ringDegree);
        this.forward = powers(root, ringDegree);
        this.inverse = powers(modulus.inverse(root), ringDegree);
        this.forwardQuotients = quotients(forward);
        this.inverseQuotients = quotients(inverse);
        this.degreeInverse = modulus.inverse((double) ringDegree);
    }

    private double[] powers(double root, int ringDegree) {
        double[] table = new double[ringDegree];
        int shift = Integer.numberOfLeadingZeros(ringDegree) + 1;
        double power = 1;
        for (int i = 0; i < ringDegree; i++) {
            table[Integer.reverse(i) >>> shift] = power;
            power = modulus.multiply(power, root);
        }
        return table;
    }

    private double[] quotients(double[] table) {
        double[] quotients = new double[table.length];
        for (int i = 0; i < table.length; i++) {
            quotients[i] = table[i] / modulus.q();
        }
        return quotients;
    }

    /** The prime q of the transform. */
    public Modulus modulus() {
        return modulus;
    }

    /** N, the length of a row. */
    public int ringDegree() {
        return forward.length;
    }

    /** The table itself, not a copy: read only. */
    public double[] forward() {
        return forward;
    }

    /** The table itself, not a copy: read only. */
    public double[] forwardQuotients() {
        return forwardQuotients;
    }

    /** The table itself, not a copy: read only. */
    public double[] inverse() {
        return inverse;
    }

    /** The table itself, not a copy: read only. */
    public double[] inverseQuotients() {
        return inverseQuotients;
    }

    /** 1/N mod q, canonical. */
    public double degreeInverse() {
        return degreeInverse;
    }
}
