package io.nightjar.model.client;

import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ReferenceImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Looks at the decrypted slots of a block, class by class. Scores are real: the imaginary parts of their slots hold
 * noise alone, and where a value had no room in the modulus, or the ciphertext is none of the program's, something as
 * large as the modulus. The reference images show what scores a program computed.
 */
final class ScoreCheck {
    /** Noise beyond this many times what a profile allows for images under the public key is garbage. */
    private static final double GARBAGE = 4;
    /** No score differs by this many deviations of its noise. */
    private static final double DIFFERENCE = 8;
    /** Part of the largest scores by which scales that do not meet exactly, and no noise, may change one. */
    private static final double INEXACT_SCALES = 0x1p-16;
    /** Median of the magnitude of a normal variable of deviation 1. */
    private static final double NORMAL_MEDIAN = 0.6744897501960817;

    private final ClientProfile profile;
    private final List<ReferenceImage> references;
    private final boolean[] garbage;
    private final boolean[] different;
    private double noise;
    private double squares;
    private double largestDifference;

    ScoreCheck(ClientProfile profile) {
        this.profile = profile;
        this.references = profile.references();
        this.garbage = new boolean[profile.classes()];
        this.different = new boolean[profile.classes()];
    }

    /** @param slots real and imaginary parts of all slots of one class */
    void add(int index, double[][] slots) {
        double deviation = deviation(slots[1]);
        noise = Math.max(noise, deviation);
        double allowed = Math.max(profile.scoreNoiseBound(false), profile.scoreNoiseBound(true));
        garbage[index] = !(deviation <= GARBAGE * allowed);
        double tolerance = DIFFERENCE * Math.max(profile.scoreNoiseBound(false), deviation)
                + INEXACT_SCALES * profile.scoreRange();
        for (int r = 0; r < references.size(); r++) {
            int slot = profile.packing().slot(profile.firstReference() + r, 0, 0);
            double difference = Math.abs(slots[0][slot] - references.get(r).scores()[index]);
            different[index] |= !(difference <= tolerance);
            squares += difference * difference;
            largestDifference = Math.max(largestDifference, difference);
        }
    }

    private static double deviation(double[] imaginary) {
        double[] magnitudes = Arrays.stream(imaginary).map(Math::abs).sorted().toArray();
        return magnitudes[magnitudes.length / 2] / NORMAL_MEDIAN;
    }

    BlockDiagnosis diagnosis() {
        List<Integer> wrong = new ArrayList<>();
        int noisy = 0;
        for (int c = 0; c < garbage.length; c++) {
            if (garbage[c] || different[c]) {
                wrong.add(c);
            }
            noisy += garbage[c] ? 1 : 0;
        }
        return new BlockDiagnosis(
                condition(wrong.size(), noisy),
                wrong,
                noise,
                references.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.sqrt(squares / (references.size() * garbage.length))),
                largestDifference);
    }

    private BlockCondition condition(int wrong, int noisy) {
        if (wrong == 0) {
            return BlockCondition.INTACT;
        }
        if (noisy == garbage.length) {
            return BlockCondition.OVERFLOWED;
        }
        return noisy == 0 && wrong == garbage.length ? BlockCondition.OTHER_PROGRAM : BlockCondition.BROKEN;
    }
}
