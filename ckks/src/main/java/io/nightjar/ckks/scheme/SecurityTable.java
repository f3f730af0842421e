package io.nightjar.ckks.scheme;

/**
 * The largest log2(QP) at 128-bit classical security for a uniform ternary secret and error deviation 3.2.
 *
 * <p>Source: J.-P. Bossuat et al., "Security Guidelines for Implementing Homomorphic Encryption", ePrint 2024/463,
 * table 5.2.
 */
public final class SecurityTable {
    private static final int MIN_LOG_N = 12;
    private static final int[] CEILINGS = {106, 214, 430, 868, 1747, 3523};

    private SecurityTable() {}

    /**
     * log2(QP) at most, in bits; 0 below N = 2^12, where the source's 53 bits or fewer leave nothing to compute with,
     * so no set counts as secure.
     */
    public static int ceiling(int logN) {
        int index = logN - MIN_LOG_N;
        if (index < 0) {
            return 0;
        }
        return CEILINGS[Math.min(index, CEILINGS.length - 1)];
    }
}
