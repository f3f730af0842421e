package io.nightjar.ckks.keys;

import io.nightjar.ckks.scheme.CkksParameters;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the scoring side needs to evaluate a circuit; nothing in it decrypts.
 *
 * @param parameters the set the keys belong to
 * @param relinearizationKey for products, if the circuit has any
 * @param rotationKeys by step in [1, N/2)
 * @param conjugationKey if the circuit conjugates
 */
public record EvaluationKeys(
        CkksParameters parameters,
        Optional<RelinearizationKey> relinearizationKey,
        SortedMap<Integer, GaloisKey> rotationKeys,
        Optional<GaloisKey> conjugationKey) {

    public EvaluationKeys {
        rotationKeys = java.util.Collections.unmodifiableSortedMap(
                new TreeMap<>((java.util.Map<Integer, GaloisKey>) rotationKeys));
    }

    /** @throws MissingKeyException if there is none */
    public RelinearizationKey relinearization() {
        return relinearizationKey.orElseThrow(() -> new MissingKeyException(
                "no relinearisation key among the evaluation keys; generate them for the circuit that uses them"));
    }

    /**
     * @param step any integer, taken modulo N/2
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
