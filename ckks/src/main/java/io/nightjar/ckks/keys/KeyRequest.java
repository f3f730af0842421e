package io.nightjar.ckks.keys;

import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which evaluation keys a circuit needs, each at the highest level it is used at: lower levels make smaller keys.
 *
 * @param relinearizationLevel level of the relinearisation key, or {@link #NONE}
 * @param rotationLevels level of the key of each rotation step, steps in [1, N/2)
 * @param conjugationLevel level of the conjugation key, or {@link #NONE}
 */
public record KeyRequest(int relinearizationLevel, SortedMap<Integer, Integer> rotationLevels, int conjugationLevel) {
    /** In place of a level: no such key. */
    public static final int NONE = -1;

    public KeyRequest {
        rotationLevels = java.util.Collections.unmodifiableSortedMap(
                new TreeMap<>((java.util.Map<Integer, Integer>) rotationLevels));
        for (int step : rotationLevels.keySet()) {
            if (step < 1) {
                throw new IllegalArgumentException(
                        "rotation step " + step + " is not positive; rotation by -k is by N/2 - k");
            }
        }
        for (int level : rotationLevels.values()) {
            requireLevel(level);
        }
        for (int level : new int[] {relinearizationLevel, conjugationLevel}) {
            if (level != NONE) {
                requireLevel(level);
            }
        }
    }

    private static void requireLevel(int level) {
        if (level < 0 || level > 255) {
            throw new IllegalArgumentException("a key at level " + level + ", outside [0, 255]");
        }
    }

    /** Keys for products only. */
    public static KeyRequest relinearization(int level) {
        return new KeyRequest(level, new TreeMap<>(), NONE);
    }

    /** No keys. */
    public static KeyRequest none() {
        return new KeyRequest(NONE, new TreeMap<>(), NONE);
    }

    /** This request with rotations, at {@code level} or where they are asked for already. */
    public KeyRequest withRotations(int level, Collection<Integer> steps) {
        TreeMap<Integer, Integer> levels = new TreeMap<>(rotationLevels);
        steps.forEach(step -> levels.merge(step, level, Math::max));
        return new KeyRequest(relinearizationLevel, levels, conjugationLevel);
    }

    public KeyRequest withConjugation(int level) {
        return new KeyRequest(relinearizationLevel, rotationLevels, Math.max(level, conjugationLevel));
    }

    /** @throws IllegalArgumentException if a level is above the key level or a step is N/2 or more */
    public void requireServedBy(CkksParameters parameters) {
        int highest = Math.max(relinearizationLevel, conjugationLevel);
        for (int level : rotationLevels.values()) {
            highest = Math.max(highest, level);
        }
        if (highest > parameters.keyLevel()) {
            throw new IllegalArgumentException("a key at level " + highest + " for parameter set " + parameters.name()
                    + ", whose keys end at level " + parameters.keyLevel());
        }
        if (!rotationLevels.isEmpty() && rotationLevels.lastKey() >= parameters.slots()) {
            throw new IllegalArgumentException("rotation by " + rotationLevels.lastKey() + " for " + parameters.slots()
                    + " slots; steps are taken modulo the number of slots");
        }
    }
}
