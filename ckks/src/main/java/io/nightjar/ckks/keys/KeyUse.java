package io.nightjar.ckks.keys;

import io.nightjar.ckks.ring.Automorphism;
import io.nightjar.ckks.scheme.CkksParameters;

/**
 * One evaluation key of a request: what it does and the highest level it serves.
 *
 * @param purpose what the key does
 * @param step rotation step, at least 1 and below the number of slots, 0 unless the key rotates
 * @param level highest level at which the key is used, 0 to 255
 */
public record KeyUse(Purpose purpose, int step, int level) {
    /** What a key does. Codes are part of the stored form. */
    public enum Purpose {
        /** Brings products of three components back to two. */
        RELINEARIZATION(0),
        /** Rotates slots. */
        ROTATION(1),
        /** Conjugates slots. */
        CONJUGATION(2);

        private final int code;

        Purpose(int code) {
            this.code = code;
        }

        /** The number by which evaluation keys are stored. */
        public int code() {
            return code;
        }
    }

    /** Checks step and level. */
    public KeyUse {
        if (purpose == Purpose.ROTATION ? step < 1 : step != 0) {
            throw new IllegalArgumentException(
                    purpose == Purpose.ROTATION
                            ? "rotation step " + step
                                    + " is not positive; rotation by -k is by the number of slots less k"
                            : "step " + step + " of a key that does not rotate; it is 0");
        }
        if (level < 0 || level > KeyRequest.MAX_LEVEL) {
            throw new IllegalArgumentException(
                    "a key at level " + level + ", outside [0, " + KeyRequest.MAX_LEVEL + "]");
        }
    }

    /** The key for products. */
    public static KeyUse relinearization(int level) {
        return new KeyUse(Purpose.RELINEARIZATION, 0, level);
    }

    /** The key for rotations by {@code step}. */
    public static KeyUse rotation(int step, int level) {
        return new KeyUse(Purpose.ROTATION, step, level);
    }

    /** The key for conjugations. */
    public static KeyUse conjugation(int level) {
        return new KeyUse(Purpose.CONJUGATION, 0, level);
    }

    /** The automorphism that the key serves in the ring of a parameter set; for relinearisation there is none. */
    public Automorphism automorphism(CkksParameters parameters) {
        return switch (purpose) {
            case ROTATION -> Automorphism.rotation(parameters.ring(), parameters.ringDegree(), step);
            case CONJUGATION -> Automorphism.conjugation(parameters.ring(), parameters.ringDegree());
            case RELINEARIZATION -> throw new IllegalStateException("a relinearisation key serves no automorphism");
        };
    }

    /** The use in words, such as "rotation by 3". */
    public String words() {
        return switch (purpose) {
            case RELINEARIZATION -> "relinearisation";
            case ROTATION -> "rotation by " + step;
            case CONJUGATION -> "conjugation";
        };
    }
}
