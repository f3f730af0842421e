package io.nightjar.ckks.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Primes with a 2N-th root of unity, just below a power of two so that rejection sampling and bit packing waste
 * nothing.
 */
public final class Primes {
    private Primes() {}

    /**
     * The {@code count} largest primes p = 1 mod 2N below 2^bits that are not in {@code taken}, in descending order.
     *
     * @throws IllegalArgumentException if fewer exist in the upper half of that range, [2^(bits-1), 2^bits)
     */
    public static List<Long> below(int bits, int count, int ringDegree, Set<Long> taken) {
        if (bits < 2 || bits > Modulus.MAX_BITS) {
            throw new IllegalArgumentException(
                    "prime width " + bits + " is outside [2, " + Modulus.MAX_BITS + "] bits");
        }
        long step = 2L * ringDegree;
        long top = 1L << bits;
        List<Long> found = new ArrayList<>(count);
        for (long p = (top - 2) / step * step + 1; found.size() < count && p >= top / 2; p -= step) {
            if (!taken.contains(p) && BigInteger.valueOf(p).isProbablePrime(40)) {
                found.add(p);
            }
        }
        if (found.size() < count) {
            throw new IllegalArgumentException("only " + found.size() + " of " + count + " primes of " + bits
                    + " bits are 1 mod " + step + "; use wider primes or a smaller ring degree");
        }
        return found;
    }

    /** The primitive 2N-th root of unity g^((q - 1) / 2N) mod q, canonical, for the least g > 1 that gives one. */
    static double primitiveRoot(Modulus modulus, int ringDegree) {
        long order = 2L * ringDegree;
        if ((modulus.value() - 1) % order != 0) {
            throw new IllegalArgumentException("modulus " + modulus + " is not 1 mod " + order);
        }
        for (long g = 2; ; g++) {
            double root = modulus.power(g, (modulus.value() - 1) / order);
            if (modulus.power(root, ringDegree) == -1) {
                return root;
            }
        }
    }
}
