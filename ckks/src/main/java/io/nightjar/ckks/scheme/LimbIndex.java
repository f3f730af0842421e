package io.nightjar.ckks.scheme;

/**
 * How limbs over q_0 ... q_level and the special primes are numbered: those of q_0 ... q_level by their level, then
 * those of the special primes. So a special prime has another number for every level.
 *
 * @param level the highest level
 */
public record LimbIndex(int level) {
    /** Whether a limb is that of a special prime. */
    public boolean isSpecial(int limb) {
        return limb > level;
    }

    /** What {@code other}, whose level is not below that of the limb, calls the prime that this calls {@code limb}. */
    public int in(LimbIndex other, int limb) {
        return isSpecial(limb) ? limb - level + other.level : limb;
    }
}
