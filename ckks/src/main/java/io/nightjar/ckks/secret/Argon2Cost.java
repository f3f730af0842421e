package io.nightjar.ckks.secret;

/**
 * What deriving a key from a passphrase by Argon2id, version 1.3, costs whoever tries one (RFC 9106). The bounds keep a
 * hostile file from asking for the memory or the time of the machine that reads it.
 *
 * @param memoryKibibytes 8 for each lane to 2^20, which is 1 GiB
 * @param passes over the memory, 1 to 16
 * @param lanes 1 to 16
 */
public record Argon2Cost(int memoryKibibytes, int passes, int lanes) {
    /** The second recommended option of RFC 9106, section 4: 64 MiB, three passes, four lanes. */
    public static final Argon2Cost RECOMMENDED = new Argon2Cost(1 << 16, 3, 4);

    private static final int MAX_MEMORY = 1 << 20;
    private static final int MAX_PASSES = 16;
    private static final int MAX_LANES = 16;
    private static final int LEAST_MEMORY_OF_A_LANE = 8;

    /** @throws IllegalArgumentException if a value is out of its bounds */
    public Argon2Cost {
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException(lanes + " lanes of Argon2, expected 1 to " + MAX_LANES);
        }
        if (passes < 1 || passes > MAX_PASSES) {
            throw new IllegalArgumentException(passes + " passes of Argon2, expected 1 to " + MAX_PASSES);
        }
        if (memoryKibibytes < LEAST_MEMORY_OF_A_LANE * lanes || memoryKibibytes > MAX_MEMORY) {
            throw new IllegalArgumentException(Integer.toUnsignedString(memoryKibibytes)
                    + " KiB of memory for Argon2, expected " + LEAST_MEMORY_OF_A_LANE * lanes + " to " + MAX_MEMORY);
        }
    }
}
