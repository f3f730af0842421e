package io.nightjar.ckks.math;

/**
 * Twiddle factors of the NTT for one modulus, canonical, in bit-reversed order: {@code forward[m + i]} is the factor of
 * block i in the stage with m blocks. Each factor w comes with its quotient w/q (Shoup). With r(i) for i with its
 * log2(m) bits reversed:
 *
 * <pre>
 * standard ring   forward[m + i] = w^((N / 2m) (1 + 2 r(i)))   w a primitive 2N-th root of unity: the tree of X^N + 1
 * real ring       forward[m + i] = w^((N / 2m) (1 + 4 r(i)))   w a primitive 4N-th one: the tree of X^N - I, I = w^N
 * </pre>
 *
 * <p>The real ring's polynomial a is folded to b of that tree, b_0 = a_0 and b_i = a_i - I a_(N-i), and back. With u_i
 * = I a_(N-i) the lower half of b is a_i - u_i and the upper half b_(N-i) = -I (a_i + u_i), so that one product serves
 * both: the factor -I is in {@code forward[1]}, which multiplies the whole upper half, and I in {@code inverse[1]}; the
 * 1/2 of the way back is in {@link #degreeInverse}.
 *
 * <p>Source: P. Longa, M. Naehrig, "Speeding up the number theoretic transform for faster ideal lattice-based
 * cryptography", CANS 2016, algorithms 1 and 2.
 */
public final class NttTables {
    private final Modulus modulus;
    private final Ring ring;
    private final double imaginary;
    private final double imaginaryOverDegree;
    private final double[] forward;
    private final double[] forwardQuotients;
    private final double[] inverse;
    private final double[] inverseQuotients;
    private final double degreeInverse;

    /** @param ringDegree N, a power of two from 2^4 to 2^17 with q = 1 mod the order of the ring's roots */
    public NttTables(Modulus modulus, Ring ring, int ringDegree) {
        if (Integer.bitCount(ringDegree) != 1 || ringDegree < 1 << 4 || ringDegree > 1 << 17) {
            throw new IllegalArgumentException("ring degree " + ringDegree + " is not a power of two in [2^4, 2^17]");
        }
        this.modulus = modulus;
        this.ring = ring;
        double root = Primes.primitiveRoot(modulus, ring.rootOrder(ringDegree));
        double rootInverse = modulus.inverse(root);
        if (ring == Ring.STANDARD) {
            this.imaginary = 0;
            this.imaginaryOverDegree = 0;
            this.forward = powers(root, ringDegree);
            this.inverse = powers(rootInverse, ringDegree);
            this.degreeInverse = modulus.inverse((double) ringDegree);
        } else {
            this.imaginary = modulus.power(root, ringDegree);
            this.forward = realPowers(root, ringDegree);
            this.inverse = realPowers(rootInverse, ringDegree);
            forward[1] = modulus.multiply(forward[1], -imaginary);
            inverse[1] = modulus.multiply(inverse[1], imaginary);
            this.degreeInverse = modulus.inverse((double) (2 * ringDegree));
            this.imaginaryOverDegree = modulus.multiply(imaginary, degreeInverse);
        }
        this.forwardQuotients = quotients(forward);
        this.inverseQuotients = quotients(inverse);
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

    /** Factor m + i is (w^(N/2m))^(1 + 4 r(i)), a step of w^(2N/m) in r(i). */
    private double[] realPowers(double root, int ringDegree) {
        double[] table = new double[ringDegree];
        table[0] = 1;
        for (int m = 1; m < ringDegree; m *= 2) {
            double power = modulus.power(root, ringDegree / (2 * m));
            double step = modulus.power(root, 2 * (long) ringDegree / m);
            int shift = Integer.numberOfLeadingZeros(m) + 1;
            for (int i = 0; i < m; i++) {
                table[m + (m == 1 ? 0 : Integer.reverse(i) >>> shift)] = power;
                power = modulus.multiply(power, step);
            }
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

    /** The ring of the polynomials. */
    public Ring ring() {
        return ring;
    }

    /** In the real ring I = w^N, whose square is -1, canonical; 0 in the standard ring. */
    public double imaginary() {
        return imaginary;
    }

    /** In the real ring I / 2N, canonical; 0 in the standard ring. */
    public double imaginaryOverDegree() {
        return imaginaryOverDegree;
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

    /** 1/N mod q, in the real ring 1/2N, canonical. */
    public double degreeInverse() {
        return degreeInverse;
    }
}
