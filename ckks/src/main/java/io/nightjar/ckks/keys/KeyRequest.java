package io.nightjar.ckks.keys;

import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which evaluation keys a circuit needs, each at the highest level it is used at: lower levels make smaller keys.
 *
 * @param relinearizationLevel level of the relinearisation key, or {@link #NONE}
 * @param rotationLevels level of the key of each rotation step, at least 1 and below the number of slots
 * @param conjugationLevel level of the conjugation key, or {@link #NONE}
 */
public record KeyRequest(int relinearizationLevel, SortedMap<Integer, Integer> rotationLevels, int conjugationLevel) {
    /** In place of a level: no such key. */
    public static final int NONE = -1;

    /** The highest level that the stored form can name. */
    static final int MAX_LEVEL = 255;

    /** Checks every step and level; the map is copied. */
    public KeyRequest {
        if (rotationLevels == null) {
            throw new IllegalArgumentException("the levels of rotation keys are missing");
        }
        if (rotationLevels.containsValue(null)) {
            throw new IllegalArgumentException("a rotation key has no level");
        }
        rotationLevels = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Integer, Integer>) rotationLevels));
        uses(relinearizationLevel, rotationLevels, conjugationLevel);
    }

    /** The keys, in the order in which they are made and stored: relinearisation, rotations by step, conjugation. */
    public List<KeyUse> uses() {
        return uses(relinearizationLevel, rotationLevels, conjugationLevel);
    }

    private static List<KeyUse> uses(int relinearization, SortedMap<Integer, Integer> rotations, int conjugation) {
        List<KeyUse> uses = new ArrayList<>();
        if (relinearization != NONE) {
            uses.add(KeyUse.relinearization(relinearization));
        }
        rotations.forEach((step, level) -> uses.add(KeyUse.rotation(step, level)));
        if (conjugation != NONE) {
            uses.add(KeyUse.conjugation(conjugation));
        }
        return uses;
    }

    /** The request whose {@link #uses} these are, in any order; of several for one purpose the highest level counts. */
    public static KeyRequest of(Collection<KeyUse> uses) {
        int relinearization = NONE;
        int conjugation = NONE;
        TreeMap<Integer, Integer> rotations = new TreeMap<>();
        for (KeyUse use : uses) {
            switch (use.purpose()) {
                case RELINEARIZATION -> relinearization = Math.max(relinearization, use.level());
                case ROTATION -> rotations.merge(use.step(), use.level(), Math::max);
                case CONJUGATION -> conjugation = Math.max(conjugation, use.level());
            }
        }
        return new KeyRequest(relinearization, rotations, conjugation);
    }

    /** Keys for products only. */
    public static KeyRequest relinearization(int level) {
        return new KeyRequest(level, new TreeMap<>(), NONE);
    }

    /** No keys. */
    public static KeyRequest none() {
        return new KeyRequest(NONE, new TreeMap<>(), NONE);
    }

    /** This request with rotations, at {@code level} or higher where they are asked for already. */
    public KeyRequest withRotations(int level, Collection<Integer> steps) {
        TreeMap<Integer, Integer> levels = new TreeMap<>(rotationLevels);
        steps.forEach(step -> levels.merge(step, level, Math::max));
        return new KeyRequest(relinearizationLevel, levels, conjugationLevel);
    }

    /** This request with a conjugation key, at {@code level} or higher where it is asked for already. */
    public KeyRequest withConjugation(int level) {
        return new KeyRequest(relinearizationLevel, rotationLevels, Math.max(level, conjugationLevel));
    }

    /**
     * @throws IllegalArgumentException if a level is above the key level or a step is not below the number of slots, or
     *     conjugations are asked for in the real ring
     */
    public void requireServedBy(CkksParameters parameters) {
        int highest = Math.max(relinearizationLevel, conjugationLevel);
        for (int level : rotationLevels.values()) {
            highest = Math.max(highest, level);
        }
        if (highest > parameters.keyLevel()) {
            throw new IllegalArgumentException("a key at level " + highest + " for parameter set " + parameters.name()
                    + ", whose keys end at level " + parameters.keyLevel());
        }
        if (conjugationLevel != NONE && parameters.ring() == Ring.REAL) {
            throw new IllegalArgumentException("a conjugation key for parameter set " + parameters.name()
                    + ", whose ring is real: its slots are their own conjugates; ask for none");
        }
        if (!rotationLevels.isEmpty() && rotationLevels.lastKey() >= parameters.slots()) {
            throw new IllegalArgumentException("rotation by " + rotationLevels.lastKey() + " for " + parameters.slots()
                    + " slots; steps are taken modulo the number of slots");
        }
    }
}
