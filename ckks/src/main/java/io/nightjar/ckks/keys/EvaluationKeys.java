package io.nightjar.ckks.keys;

import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the scoring side needs to evaluate a circuit; nothing in it decrypts.
 *
 * @param parameters the set the keys belong to
 * @param relinearizationKey for products, if the circuit has any
 * @param rotationKeys by step, at least 1 and below the number of slots
 * @param conjugationKey if the circuit conjugates
 */
public record EvaluationKeys(
        CkksParameters parameters,
        Optional<RelinearizationKey> relinearizationKey,
        SortedMap<Integer, GaloisKey> rotationKeys,
        Optional<GaloisKey> conjugationKey) {

    /**
     * Checks that every key belongs to the set; the map is copied.
     *
     * @throws IllegalArgumentException if a key was made for other primes, levels or digits, or rotates by another step
     */
    public EvaluationKeys {
        rotationKeys = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Integer, GaloisKey>) rotationKeys));
        relinearizationKey.ifPresent(key -> key.key().requireOf(parameters));
        rotationKeys.forEach((step, key) -> requireOf(parameters, KeyUse.rotation(step, key.level()), key));
        conjugationKey.ifPresent(key -> requireOf(parameters, KeyUse.conjugation(key.level()), key));
    }

    private static void requireOf(CkksParameters parameters, KeyUse use, GaloisKey key) {
        key.key().requireOf(parameters);
        if (use.step() >= parameters.slots()) {
            throw new IllegalArgumentException("a key for " + use.words() + " among keys for " + parameters.slots()
                    + " slots; steps are taken modulo the number of slots");
        }
        int expected = use.automorphism(parameters).element();
        if (key.automorphism().element() != expected) {
            throw new IllegalArgumentException("the key for " + use.words() + " serves X to X^"
                    + key.automorphism().element() + " instead of X to X^" + expected
                    + "; store every key under its own step");
        }
    }

    /**
     * Keys by their use, which hold what {@link #key} gives for it.
     *
     * @throws IllegalArgumentException if a key was made for other primes, levels or digits
     */
    public static EvaluationKeys of(CkksParameters parameters, Map<KeyUse, SwitchingKey> keys) {
        Optional<RelinearizationKey> relinearization = Optional.empty();
        Optional<GaloisKey> conjugation = Optional.empty();
        SortedMap<Integer, GaloisKey> rotations = new TreeMap<>();
        for (Map.Entry<KeyUse, SwitchingKey> entry : keys.entrySet()) {
            KeyUse use = entry.getKey();
            SwitchingKey key = entry.getValue();
            key.requireOf(parameters);
            switch (use.purpose()) {
                case RELINEARIZATION -> relinearization = Optional.of(new RelinearizationKey(key));
                case ROTATION -> rotations.put(use.step(), new GaloisKey(use.automorphism(parameters), key));
                case CONJUGATION -> conjugation = Optional.of(new GaloisKey(use.automorphism(parameters), key));
            }
        }
        return new EvaluationKeys(parameters, relinearization, rotations, conjugation);
    }

    /**
     * The key for one use.
     *
     * @throws MissingKeyException if there is none
     */
    public SwitchingKey key(KeyUse use) {
        return switch (use.purpose()) {
            case RELINEARIZATION -> relinearization().key();
            case ROTATION -> rotation(use.step()).key();
            case CONJUGATION -> conjugation().key();
        };
    }

    /** @throws MissingKeyException if there is none */
    public RelinearizationKey relinearization() {
        return relinearizationKey.orElseThrow(() -> new MissingKeyException(
                "no relinearisation key among the evaluation keys; generate them for the circuit that uses them"));
    }

    /**
     * @param step any integer, taken modulo the number of slots
     * @throws MissingKeyException if there is none for that step
     */
    public GaloisKey rotation(int step) {
        GaloisKey key = rotationKeys.get(Math.floorMod(step, parameters.slots()));
        if (key == null) {
            throw new MissingKeyException("no key for rotation by " + step + " among the evaluation keys, which have "
                    + (rotationKeys.isEmpty() ? "no rotations" : "steps " + rotationKeys.keySet())
                    + "; generate them for the circuit that uses them");
        }
        return key;
    }

    /** @throws MissingKeyException if there is none */
    public GaloisKey conjugation() {
        return conjugationKey.orElseThrow(() -> new MissingKeyException(
                "no conjugation key among the evaluation keys; generate them for the circuit that uses them"));
    }

    /** What these keys are, as it was asked for. */
    public KeyRequest request() {
        TreeMap<Integer, Integer> levels = new TreeMap<>();
        rotationKeys.forEach((step, key) -> levels.put(step, key.level()));
        return new KeyRequest(
                relinearizationKey.map(RelinearizationKey::level).orElse(KeyRequest.NONE),
                levels,
                conjugationKey.map(GaloisKey::level).orElse(KeyRequest.NONE));
    }
}
