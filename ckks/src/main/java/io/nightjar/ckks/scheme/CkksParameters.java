package io.nightjar.ckks.scheme;

import io.nightjar.ckks.Texts;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.math.Primes;
import io.nightjar.ckks.math.Ring;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A validated CKKS parameter set.
 *
 * @param name of the set, 1 to 100 printable characters; a set above the security ceiling must have "insecure" in it
 * @param ring what polynomials are; the real ring takes real messages only, in twice as many slots
 * @param logN log2 of the ring degree N, 4 to 17
 * @param moduli the primes q_0 ... q_L of the ciphertext modulus Q; level l uses q_0 ... q_l
 * @param specialModuli the primes of P, which only keys use
 * @param keyLevel the highest level at which keys are used, 0 to L: evaluation keys live over q_0 ... q_keyLevel and P,
 *     so a circuit that first spends levels without a key leaves more room under the ceiling
 * @param digits dnum: how many groups of consecutive primes key switching decomposes q_0 ... q_keyLevel into
 * @param security what the set promises
 */
public record CkksParameters(
        String name,
        Ring ring,
        int logN,
        List<Long> moduli,
        List<Long> specialModuli,
        int keyLevel,
        int digits,
        Security security) {

    /** What a parameter set promises. */
    public enum Security {
        /** log2(QP) is within the 128-bit classical ceiling. */
        CLASSICAL_128(0),
        /** No security; for tests only, and to be requested explicitly. */
        INSECURE(1);

        private final int code;

        Security(int code) {
            this.code = code;
        }

        /** The number by which stored programs name it. */
        public int code() {
            return code;
        }
    }

    private static final int MAX_NAME = 100;

    /** The most primes a set may have. */
    private static final int MAX_PRIMES = 100;

    /** Headroom, in bits, of P above every digit, so that key switching adds less noise than a rescale. */
    static final int SPECIAL_HEADROOM_BITS = 3;

    /**
     * Checks the whole set.
     *
     * @throws IllegalArgumentException if a value is outside its range, a modulus is no prime that is 1 mod 2N, for the
     *     real ring 1 mod 4N, P has too little headroom above a digit, or the set is above the security ceiling and
     *     does not say so
     */
    public CkksParameters {
        if (ring == null) {
            throw new IllegalArgumentException("a parameter set needs a ring");
        }
        if (moduli == null || specialModuli == null || hasNull(moduli) || hasNull(specialModuli)) {
            throw new IllegalArgumentException("a modulus is missing");
        }
        moduli = List.copyOf(moduli);
        specialModuli = List.copyOf(specialModuli);
        requireName(name);
        requireLogN(logN);
        if (moduli.isEmpty() || specialModuli.isEmpty() || moduli.size() + specialModuli.size() > MAX_PRIMES) {
            throw new IllegalArgumentException(
                    "a parameter set needs at least one modulus and one special modulus, and at most " + MAX_PRIMES
                            + " primes together");
        }
        if (keyLevel < 0 || keyLevel >= moduli.size()) {
            throw new IllegalArgumentException(
                    "key level " + keyLevel + " is outside [0, " + (moduli.size() - 1) + "]");
        }
        if (digits < 1 || digits > keyLevel + 1) {
            throw new IllegalArgumentException("dnum " + digits + " is outside [1, " + (keyLevel + 1) + "]");
        }
        Set<Long> seen = new HashSet<>();
        for (List<Long> list : List.of(moduli, specialModuli)) {
            for (long q : list) {
                new Modulus(q);
                long order = ring.rootOrder(1 << logN);
                if ((q - 1) % order != 0) {
                    throw new IllegalArgumentException("modulus " + q + " is not 1 mod "
                            + (ring == Ring.STANDARD ? "2N" : "4N, as the real ring needs,") + " = " + order);
                }
                if (!seen.add(q)) {
                    throw new IllegalArgumentException("modulus " + q + " is listed twice");
                }
            }
        }
        requireSpecialHeadroom(moduli.subList(0, keyLevel + 1), specialModuli, digits);
        requireSecurity(name, logN, logQp(moduli, specialModuli, keyLevel), security);
    }

    /**
     * The set with the largest primes of the given widths that serve the ring and N.
     *
     * @param modulusBits widths of q_0 ... q_L in bits
     * @param specialBits widths of the special primes in bits
     * @throws IllegalArgumentException if log2(QP) is above the ceiling and {@code security} does not accept it
     */
    public static CkksParameters ofWidths(
            String name,
            Ring ring,
            int logN,
            List<Integer> modulusBits,
            List<Integer> specialBits,
            int keyLevel,
            int digits,
            Security security) {
        requireLogN(logN);
        Set<Long> taken = new HashSet<>();
        List<Long> special = primes(specialBits, ring, logN, taken);
        return new CkksParameters(
                name, ring, logN, primes(modulusBits, ring, logN, taken), special, keyLevel, digits, security);
    }

    /** @throws IllegalArgumentException unless it can be the name of a set: 1 to 100 printable characters */
    public static void requireName(String name) {
        if (!Texts.isLine(name, MAX_NAME)) {
            throw new IllegalArgumentException(
                    "a parameter set needs a name of 1 to " + MAX_NAME + " printable characters");
        }
    }

    /** Unlike {@code contains(null)} for any list. */
    private static boolean hasNull(List<Long> moduli) {
        return moduli.stream().anyMatch(Objects::isNull);
    }

    private static void requireLogN(int logN) {
        if (logN < 4 || logN > 17) {
            throw new IllegalArgumentException("logN " + logN + " is outside [4, 17]");
        }
    }

    /** Primes of one width are looked for together: each search begins at the top of the width. */
    private static List<Long> primes(List<Integer> widths, Ring ring, int logN, Set<Long> taken) {
        Map<Integer, Iterator<Long>> ofWidth = new HashMap<>();
        for (int bits : Set.copyOf(widths)) {
            int count = Collections.frequency(widths, bits);
            List<Long> primes = Primes.below(bits, count, ring.rootOrder(1 << logN), taken);
            taken.addAll(primes);
            ofWidth.put(bits, primes.iterator());
        }
        return widths.stream().map(bits -> ofWidth.get(bits).next()).toList();
    }

    private static void requireSpecialHeadroom(List<Long> moduli, List<Long> special, int digits) {
        int size = (moduli.size() + digits - 1) / digits;
        for (int from = 0; from < moduli.size(); from += size) {
            double digit = log2(moduli.subList(from, Math.min(from + size, moduli.size())));
            // widths, not exact primes, are what a person chooses: a hundredth of a bit is the gap between a prime and
            // its power of two
            if (log2(special) < digit + SPECIAL_HEADROOM_BITS - 0.01) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "special primes of %.1f bits are not %d bits above a digit of %.1f bits;"
                                + " add a special prime or raise dnum",
                        log2(special),
                        SPECIAL_HEADROOM_BITS,
                        digit));
            }
        }
    }

    private static void requireSecurity(String name, int logN, double logQp, Security security) {
        int ceiling = SecurityTable.ceiling(logN);
        if (security == Security.CLASSICAL_128 && logQp > ceiling) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "parameter set %s: log2(QP) = %.1f bits is above the 128-bit ceiling of %d for N = 2^%d;"
                            + " use fewer or narrower primes or a larger N",
                    name,
                    logQp,
                    ceiling,
                    logN));
        }
        if (security == Security.INSECURE && !name.contains("insecure")) {
            throw new IllegalArgumentException(
                    "parameter set " + name + " accepts no security, so its name must contain \"insecure\"");
        }
    }

    private static double log2(List<Long> moduli) {
        return moduli.stream().mapToDouble(q -> Math.log(q)).sum() / Math.log(2);
    }

    /** N. */
    public int ringDegree() {
        return 1 << logN;
    }

    /** N/2, in the real ring N. */
    public int slots() {
        return ring.slots(1 << logN);
    }

    /** L, the level of a fresh ciphertext. */
    public int maxLevel() {
        return moduli.size() - 1;
    }

    /** Primes in a full digit: ceil((keyLevel + 1) / dnum). */
    public int digitSize() {
        return (keyLevel + digits) / digits;
    }

    /**
     * How many digits key switching decomposes q_0 ... q_level into: ceil((level + 1) / digitSize).
     *
     * @param level in [0, keyLevel]
     * @throws IllegalArgumentException if no key serves the level
     */
    public int digitCount(int level) {
        requireKeyLevel(level);
        return (level + digitSize()) / digitSize();
    }

    /** @throws IllegalArgumentException unless keys of this set serve the level, one in [0, keyLevel] */
    public void requireKeyLevel(int level) {
        if (level < 0 || level > keyLevel) {
            throw new IllegalArgumentException("no key at level " + level + ": parameter set " + name
                    + " has keys up to level " + keyLevel + "; drop the ciphertext to that level first");
        }
    }

    /** The larger of log2(Q) and log2(q_0 ... q_keyLevel P), in bits: what the security ceiling holds for. */
    public double logQp() {
        return logQp(moduli, specialModuli, keyLevel);
    }

    private static double logQp(List<Long> moduli, List<Long> specialModuli, int keyLevel) {
        return Math.max(log2(moduli), log2(moduli.subList(0, keyLevel + 1)) + log2(specialModuli));
    }

    /** log2(q_0 ... q_level) in bits. */
    public double logQ(int level) {
        return log2(moduli.subList(0, level + 1));
    }
}
