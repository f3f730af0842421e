package io.nightjar.model.client;

import io.nightjar.ckks.math.Ring;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.contract.ReferenceImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Looks at the decrypted slots of a block, class by class. Scores are real: in the standard ring the imaginary parts of
 * their slots hold noise alone. Under another key, or in a ciphertext that is none of the program's, both parts are as
 * large as the modulus. A value without room in the modulus spreads over all slots too; but the coefficients of real
 * slots are symmetric, and what is left of them modulo q is so as well: an overflow at the last levels shows in the
 * real parts alone. The reference images show what scores a program computed. The real ring has no imaginary parts;
 * there the size of scores tells garbage.
 */
final class ScoreCheck {
    /** Noise beyond this many times what is allowed is garbage. */
    private static final double GARBAGE = 4;
    /** So many times the largest scores that calibration shows are none: the plan has room for four times. */
    private static final double BEYOND_SCORES = 4;
    /** No score differs by this many deviations of its noise. */
    private static final double DIFFERENCE = 8;
    /** Part of the largest scores by which scales that do not meet exactly, and no noise, may change one. */
    private static final double INEXACT_SCALES = 0x1p-16;
    /** Median of the magnitude of a normal variable of deviation 1. */
    private static final double NORMAL_MEDIAN = 0.6744897501960817;

    private final ClientProfile profile;
    private final List<ReferenceImage> references;
    private final boolean isReal;
    private final int images;
    private final double allowed;
    private final boolean[] garbage;
    private final boolean[] different;
    private double noise;
    private double magnitude;
    private double squares;
    private double largestDifference;

    /**
     * @param images the owner's images in the block
     * @param allowed noise in scores, for the key that images were encrypted with
     */
    ScoreCheck(ClientProfile profile, int images, double allowed) {
        this.profile = profile;
        this.isReal = profile.parameters().ring() == Ring.REAL;
        this.images = images;
        this.allowed = allowed;
        this.references = profile.references();
        this.garbage = new boolean[profile.classes()];
        this.different = new boolean[profile.classes()];
    }

    /** @param slots real and imaginary parts of all slots of one class */
    void add(int index, double[][] slots) {
        double deviation = isReal ? 0 : Math.min(median(slots[1]), median(places(slots[1], true))) / NORMAL_MEDIAN;
        double score = Math.min(median(places(slots[0], false)), median(places(slots[0], true)));
        magnitude = Math.max(magnitude, score);
        noise = Math.max(noise, deviation);
        double noisy = GARBAGE * allowed;
        garbage[index] = !(deviation <= noisy && score <= BEYOND_SCORES * profile.scoreRange() + noisy);
        // the standard ring shows how much noise there is, whatever is allowed
        double expected = isReal ? allowed : Math.max(profile.scoreNoiseBound(false), deviation);
        double tolerance = DIFFERENCE * expected + INEXACT_SCALES * profile.scoreRange();
        for (int r = 0; r < references.size(); r++) {
            int slot = profile.packing().slot(profile.firstReference() + r, 0, 0);
            double difference = Math.abs(slots[0][slot] - references.get(r).scores()[index]);
            different[index] |= !(difference <= tolerance);
            squares += difference * difference;
            largestDifference = Math.max(largestDifference, difference);
        }
    }

    /**
     * All places of a block, or those alone that hold an image: few images may have wild values, and what a network
     * makes of a place without one, and its noise, may be larger than those of all scores.
     */
    private double[] places(double[] slots, boolean used) {
        int places = profile.packing().imagesPerBlock();
        int first = profile.firstReference();
        int last = first + references.size();
        return IntStream.range(0, places)
                .filter(place -> !used || place < images || (place >= first && place < last))
                .mapToDouble(place -> slots[profile.packing().slot(place, 0, 0)])
                .toArray();
    }

    /** Of the magnitudes, so that one image with wild values does not move it. */
    private static double median(double[] values) {
        double[] magnitudes = Arrays.stream(values).map(Math::abs).sorted().toArray();
        return magnitudes[magnitudes.length / 2];
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
        OptionalDouble referenceError = references.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(squares / (references.size() * garbage.length)));
        return new BlockDiagnosis(
                condition(wrong.size(), noisy),
                wrong,
                isReal ? OptionalDouble.empty() : OptionalDouble.of(noise),
                magnitude,
                referenceError,
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
