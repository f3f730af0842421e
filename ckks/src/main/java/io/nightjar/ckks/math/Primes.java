package io.nightjar.ckks.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Primes with roots of unity of a given order, just below a power of two so that rejection sampling and bit packing
 * waste nothing.
 */
public final class Primes {
    /**
     * As bases of Miller and Rabin's test they leave no composite below 3,825,123,056,546,413,051 > 2^61: Y. Jiang, Y.
     * Deng, "Strong pseudoprimes to the first eight prime bases", Mathematics of Computation 83 (2014).
     */
    private static final int[] BASES = {2, 3, 5, 7, 11, 13, 17, 19, 23};

    private Primes() {}

    /** Whether a number below 2^50 is prime; no guess. */
    static boolean isPrime(long n) {
        for (int base : BASES) {
            if (n % base == 0) {
                return n == base;
            }
        }
        if (n < 2) {
            return false;
        }
        int twos = Long.numberOfTrailingZeros(n - 1);
        for (int base : BASES) {
            if (!isStrongProbablePrime(n, base, twos)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStrongProbablePrime(long n, int base, int twos) {
        long x = 1;
        long odd = n - 1 >> twos;
        for (int bit = Long.SIZE - Long.numberOfLeadingZeros(odd); bit-- > 0; ) {
            x = multiply(x, x, n);
            x = (odd >> bit & 1) == 1 ? multiply(x, base, n) : x;
        }
        for (int squarings = 0; squarings < twos; squarings++) {
            if (x == n - 1 || squarings == 0 && x == 1) {
                return true;
            }
            x = multiply(x, x, n);
        }
        return false;
    }

    /**
     * The product modulo n, for n below 2^50: the rounded quotient is off by at most one, and what wraps around in the
     * products cancels.
     */
    private static long multiply(long x, long y, long n) {
        long remainder = x * y - (long) ((double) x * y / n) * n;
        return remainder < 0 ? remainder + n : remainder >= n ? remainder - n : remainder;
    }

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
            if (!taken.contains(p) && isPrime(p)) {
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
