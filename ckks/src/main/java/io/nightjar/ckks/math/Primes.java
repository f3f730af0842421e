package io.nightjar.ckks.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Primes with roots of unity of a given order, just below a power of two so that rejection sampling and bit packing
 * waste nothing.
 */
public final class Primes {
    private Primes() {}

    /**
     * The {@code count} largest primes p = 1 mod {@code order} below 2^bits that are not in {@code taken}, in
     * descending order.
     *
     * @param order of the roots of unity, a power of two; {@link Ring#rootOrder}
     * @throws IllegalArgumentException if fewer exist in the upper half of that range, [2^(bits-1), 2^bits)
     */
    public static List<Long> below(int bits, int count, long order, Set<Long> taken) {
        if (bits < 2 || bits > Modulus.MAX_BITS) {
            throw new IllegalArgumentException(
                    "prime width " + bits + " is outside [2, " + Modulus.MAX_BITS + "] bits");
        }
        long top = 1L << bits;
        List<Long> found = new ArrayList<>(count);
        for (long p = (top - 2) / order * order + 1; found.size() < count && p >= top / 2; p -= order) {
            if (!taken.contains(p) && BigInteger.valueOf(p).isProbablePrime(40)) {
                found.add(p);
            }
        }
        if (found.size() < count) {
            throw new IllegalArgumentException("only " + found.size() + " of " + count + " primes of " + bits
                    + " bits are 1 mod " + order + "; use wider primes or a smaller ring degree");
        }
        return found;
    }

    /** The primitive root of unity g^((q - 1) / order) mod q, canonical, for the least g > 1 that gives one. */
    static double primitiveRoot(Modulus modulus, long order) {
        if ((modulus.value() - 1) % order != 0) {
            throw new IllegalArgumentException("modulus " + modulus + " is not 1 mod " + order);
        }
        for (long g = 2; ; g++) {
            double root = modulus.power(g, (modulus.value() - 1) / order);
            if (modulus.power(root, order / 2) == -1) {
                return root;
            }
        }
    }
}
