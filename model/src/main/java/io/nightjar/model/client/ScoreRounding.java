package io.nightjar.model.client;

import java.util.Locale;

/**
 * Rounds scores that leave their owner to multiples of a power of two, well above the error that encryption and
 * evaluation left in them. The rounded score then depends on the exact one alone unless that lies nearer than its error
 * to a boundary between two multiples, which for a score anywhere within a step has probability at most error / step,
 * 1/32. It is a mitigation, not a proof: whoever knows the exact score and finds it at a boundary learns on which side
 * of it the error lies.
 *
 * <p>Source of the attack: B. Li, D. Micciancio, "On the Security of Homomorphic Encryption on Approximate Numbers",
 * EUROCRYPT 2021 (ePrint 2020/1533).
 */
public final class ScoreRounding {
    /** Errors that a step is wide, at least. */
    public static final int STEP_IN_ERRORS = 32;

    private final int bits;
    private final double step;

    private ScoreRounding(int bits) {
        this.bits = bits;
        this.step = Math.scalb(1.0, -bits);
    }

    /** @param error root mean square of the error of a score */
    public static ScoreRounding finest(double error) {
        return new ScoreRounding(mostBits(error));
    }

    /**
     * @param bits binary places to keep; a negative number for multiples of 2, 4, ...
     * @param error root mean square of the error of a score
     * @throws ScoreReleaseException if the step would be below {@link #STEP_IN_ERRORS} errors
     */
    public static ScoreRounding toBits(int bits, double error) {
        if (bits > mostBits(error)) {
            throw new ScoreReleaseException(String.format(
                    Locale.ROOT,
                    "scores rounded to %d binary places would show their error, which may be 2^%.1f: keep at most %d",
                    bits,
                    log2(error),
                    mostBits(error)));
        }
        return new ScoreRounding(bits);
    }

    /** The most binary places that a step of {@link #STEP_IN_ERRORS} errors leaves. */
    public static int mostBits(double error) {
        return (int) Math.floor(-log2(STEP_IN_ERRORS * error));
    }

    /** Binary places that are kept; negative for multiples of 2, 4, ... */
    public int bits() {
        return bits;
    }

    /** 2^-bits, in units of a score. */
    public double step() {
        return step;
    }

    /** To the nearest multiple, the even one of two as near. */
    public double[] round(double[] scores) {
        double[] rounded = new double[scores.length];
        for (int c = 0; c < scores.length; c++) {
            // adding zero makes a negative zero positive
            rounded[c] = Math.rint(scores[c] / step) * step + 0.0;
        }
        return rounded;
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
