package io.nightjar.job.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nightjar.job.owner.ScoreTreatment;
import java.io.Serializable;

/**
 * What became of scores on their way into the file.
 *
 * @param scores what is written of them: none, as decrypted, rounded or flooded
 * @param labelsOf the scores that decide the labels: scores as decrypted or flooded scores
 * @param scoreStep rounded scores are multiples of this; null where scores are not rounded
 * @param noiseDeviation of the Gaussian noise on scores and labels; null where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleasedScores(String scores, String labelsOf, Double scoreStep, Double noiseDeviation)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Nothing is written of scores. */
    public static final String NONE = "none";

    static final String AS_DECRYPTED = "as decrypted";
    static final String ROUNDED = "rounded";
    static final String FLOODED = "flooded";

    static ReleasedScores of(ScoreTreatment treatment) {
        return new ReleasedScores(
                treatment.withScores() ? kind(treatment) : NONE,
                treatment.noiseDeviation().isPresent() ? "flooded scores" : "scores as decrypted",
                treatment.step().orElse(null),
                treatment.noiseDeviation().orElse(null));
    }

    private static String kind(ScoreTreatment treatment) {
        if (treatment.step().isPresent()) {
            return ROUNDED;
        }
        return treatment.noiseDeviation().isPresent() ? FLOODED : AS_DECRYPTED;
    }

    /** Name of the columns of scores in the file, without their number. */
    String column() {
        return scores.equals(ROUNDED) || scores.equals(FLOODED) ? scores : "score";
    }
}
