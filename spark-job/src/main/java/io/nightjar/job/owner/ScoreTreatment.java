package io.nightjar.job.owner;

import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.client.ScoreFlooding;
import io.nightjar.model.client.ScoreRounding;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A {@link ScoreRelease} sized for one data set. */
public final class ScoreTreatment {
    private final boolean withScores;
    private final Optional<ScoreRounding> rounding;
    private final Optional<ScoreFlooding> flooding;
    private final double noise;

    private ScoreTreatment(
            boolean withScores, Optional<ScoreRounding> rounding, Optional<ScoreFlooding> flooding, double noise) {
        this.withScores = withScores;
        this.rounding = rounding;
        this.flooding = flooding;
        this.noise = noise;
    }

    static ScoreTreatment exact(boolean withScores) {
        return new ScoreTreatment(withScores, Optional.empty(), Optional.empty(), Double.POSITIVE_INFINITY);
    }

    /** @param noise root mean square of a score's noise that it counts on */
    static ScoreTreatment rounded(ScoreRounding rounding, double noise) {
        return new ScoreTreatment(true, Optional.of(rounding), Optional.empty(), noise);
    }

    /** @param noise root mean square of a score's noise that it counts on */
    static ScoreTreatment flooded(ScoreFlooding flooding, boolean withScores, double noise) {
        return new ScoreTreatment(withScores, Optional.empty(), Optional.of(flooding), noise);
    }

    /**
     * @param shown the noise that a block of predictions shows, if anything in it does
     * @throws UserMistake if predictions carry more noise than the treatment counts on
     */
    public void requireExpectedNoise(OptionalDouble shown) {
        double measured = shown.orElse(0);
        if (measured > noise) {
            throw new UserMistake(
                    String.format(
                            Locale.ROOT,
                            "the predictions carry noise of 2^%.1f, the plan of their program allows 2^%.1f:"
                                    + " say so if the images were encrypted under the public key,"
                                    + " otherwise score them again",
                            log2(measured),
                            log2(noise)),
                    Remedy.SAY_PUBLIC_KEY);
        }
    }

    /** The scores that decide the label. */
    public double[] deciding(double[] scores) {
        return flooding.isPresent() ? flooding.get().flood(scores) : scores;
    }

    /** The scores to write, of those that decided the label; none where labels alone are written. */
    public double[] written(double[] scores) {
        if (!withScores) {
            return new double[0];
        }
        return rounding.isPresent() ? rounding.get().round(scores) : scores;
    }

    /** Whether scores are written. */
    public boolean withScores() {
        return withScores;
    }

    /** Step of rounded scores. */
    public Optional<Double> step() {
        return rounding.map(ScoreRounding::step);
    }

    /** Deviation of the noise on flooded scores. */
    public Optional<Double> noiseDeviation() {
        return flooding.map(ScoreFlooding::deviation);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
