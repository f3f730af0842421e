package io.nightjar.model.compiler;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.SecurityTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The secure parameter sets that a search tries, each made once, since finding primes takes longer than a dry run. */
final class ParameterSets {
    /** Up to this width the transforms need no reductions between their passes. */
    static final int MAX_PRIME_BITS = 49;

    static final int MIN_PRIME_BITS = 36;

    /** Primes of fewer bits are noticeably below their power of two, since they are 1 mod 2N or 4N. */
    private static final int MIN_SPECIAL_BITS = 36;

    /** Bits by which the special primes together exceed the largest digit, so that key switching adds little noise. */
    private static final int HEADROOM_BITS = 3;

    private final Ring ring;
    private final Map<List<Integer>, List<CkksParameters>> made = new HashMap<>();

    ParameterSets(Ring ring) {
        this.ring = ring;
    }

    /** The fewest bits that the primes of a set have together, with digits of one prime. */
    static int leastBits(int depth, int keyLevel) {
        int special = (MAX_PRIME_BITS + HEADROOM_BITS + MAX_PRIME_BITS - 1) / MAX_PRIME_BITS * MIN_SPECIAL_BITS;
        return MAX_PRIME_BITS + Math.max(depth * MIN_PRIME_BITS, keyLevel * MIN_PRIME_BITS + special);
    }

    /**
     * Sets of one base prime and {@code depth} primes of one width: for every dnum the fewest special primes, as narrow
     * as they may be.
     *
     * @param keyLevel the highest level at which a key is used
     */
    List<CkksParameters> of(int logN, int bits, int depth, int keyLevel) {
        return made.computeIfAbsent(List.of(logN, bits, depth, keyLevel), k -> make(logN, bits, depth, keyLevel));
    }

    /** The sets of the same primes, but for the special ones, that have been made along with one of them. */
    List<CkksParameters> withOtherDigits(CkksParameters set) {
        return made.values().stream()
                .filter(sets -> sets.contains(set))
                .findFirst()
                .orElse(List.of());
    }

    private List<CkksParameters> make(int logN, int bits, int depth, int keyLevel) {
        List<Integer> moduli = new ArrayList<>(Collections.nCopies(depth + 1, bits));
        moduli.set(0, MAX_PRIME_BITS);
        List<CkksParameters> sets = new ArrayList<>();
        for (int digits = 1; digits <= keyLevel + 1; digits++) {
            int size = (keyLevel + digits) / digits;
            int largest = MAX_PRIME_BITS + (size - 1) * bits;
            int special = (largest + HEADROOM_BITS + MAX_PRIME_BITS - 1) / MAX_PRIME_BITS;
            int width = Math.max(MIN_SPECIAL_BITS, (largest + HEADROOM_BITS + special - 1) / special);
            int sum = moduli.stream()
                            .limit(keyLevel + 1L)
                            .mapToInt(Integer::intValue)
                            .sum()
                    + special * width;
            boolean repeats = digits > 1 && size == (keyLevel + digits - 1) / (digits - 1);
            int ceiling = SecurityTable.ceiling(logN);
            if (!repeats && sum <= ceiling && MAX_PRIME_BITS + depth * bits <= ceiling) {
                sets.add(CkksParameters.ofWidths(
                        (ring == Ring.REAL ? "auto-real-n" : "auto-n") + logN + "-" + depth + "x" + bits + "-dnum"
                                + digits,
                        ring,
                        logN,
                        moduli,
                        Collections.nCopies(special, width),
                        keyLevel,
                        digits,
                        CkksParameters.Security.CLASSICAL_128));
            }
        }
        return sets;
    }
}
