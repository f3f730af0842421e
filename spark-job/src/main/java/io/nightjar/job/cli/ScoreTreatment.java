package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.client.ScoreFlooding;
import io.nightjar.model.client.ScoreRounding;
import java.util.Locale;
import java.util.Map;

/**
 * What happens to scores between decryption and the file.
 *
 * @param rounding or null
 * @param flooding or null
 * @param noise root mean square of a score's noise that both count on
 */
record ScoreTreatment(ScoreRounding rounding, ScoreFlooding flooding, double noise) {
    /** @throws UserMistake if predictions carry more noise than the treatment counts on */
    void requireExpectedNoise(double measured) {
        if ((rounding != null || flooding != null) && measured > noise) {
            throw new UserMistake(String.format(
                    Locale.ROOT,
                    "the predictions carry noise of 2^%.1f, the plan of their program allows 2^%.1f: give --public-key if the images were encrypted"
                            + " under the public key, otherwise score them again",
                    log2(measured),
                    log2(noise)));
        }
    }

    /** The scores that decide the label. */
    double[] disturb(double[] scores) {
        return flooding == null ? scores : flooding.flood(scores);
    }

    /** The scores to write. */
    double[] coarsen(double[] scores) {
        return rounding == null ? scores : rounding.round(scores);
    }

    /** Name of the columns of scores, without their number. */
    String column() {
        return rounding != null ? "rounded" : flooding != null ? "flooded" : "score";
    }

    void describe(boolean withScores, Map<String, Object> fields) {
        fields.put("scores", withScores ? rounding != null || flooding != null ? column() : "as decrypted" : "none");
        fields.put("labelsOf", flooding != null ? "flooded scores" : "scores as decrypted");
        if (rounding != null) {
            fields.put("scoreStep", rounding.step());
        }
        if (flooding != null) {
            fields.put("noiseDeviation", flooding.deviation());
        }
    }

    String words(boolean withScores) {
        if (rounding != null) {
            return String.format(
                    Locale.ROOT,
                    "scores rounded to multiples of 2^%d; one in %d at most lies where rounding shows its noise",
                    -rounding.bits(),
                    ScoreRounding.STEP_IN_ERRORS);
        }
        if (flooding != null) {
            return String.format(
                    Locale.ROOT,
                    "%s of scores with Gaussian noise of deviation %.3g",
                    withScores ? "scores and labels" : "labels",
                    flooding.deviation());
        }
        return withScores
                ? "scores as decrypted: they may give the secret key away, keep them to yourself"
                : "labels alone, no scores";
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
