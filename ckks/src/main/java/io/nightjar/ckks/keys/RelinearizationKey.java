package io.nightjar.ckks.keys;

/**
 * Brings a product of three components back to two.
 *
 * @param key from s^2 to s
 */
public record RelinearizationKey(SwitchingKey key) {
    /** The highest level the key serves. */
    public int level() {
        return key.level();
    }
}
