package io.nightjar.model.client;

import io.nightjar.ckks.Counts;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Adds Gaussian noise to scores that leave their owner, so wide that it hides the error that encryption and evaluation
 * left in them.
 *
 * <p>For s bits of statistical security over k released scores whose error has root mean square E, the deviation is
 * sigma = sqrt(12 k) 2^(s/2) E: B. Li, D. Micciancio, M. Schultz, J. Sorrell, "Securing Approximate Homomorphic
 * Encryption Using Differential Privacy", CRYPTO 2022 (ePrint 2022/816), corollary 2, without its factor for a change
 * of embedding, since error and noise are counted per released number. What it gives follows at once: Gaussians of one
 * deviation whose means differ by e have Kullback-Leibler divergence e^2 / (2 sigma^2); it adds up over the scores,
 * also where later ones depend on earlier ones, to at most 2^-s / 24; so by Pinsker's inequality nobody tells what is
 * released from exact scores with the same noise with advantage above 2^-(s/2 + 2.7).
 *
 * <p>Scores are first put on a grid of at most E / 16 and the noise is rounded to it, so that sums are exact and the
 * last bits of a double say nothing. That moves the means apart by at most a grid step more, which is added to E.
 */
public final class ScoreFlooding {
    /** The noise may take this part of the largest score. */
    public static final double LARGEST_DEVIATION = 1.0 / 32;

    private static final double DIVERGENCE = 12;
    private static final int GRID_BITS_BELOW_ERROR = 4;

    private final RandomGenerator random;
    private final double grid;
    private final double deviation;

    /**
     * @param security s, in bits
     * @param releasedScores k: all scores that are ever released under the secret key
     * @param error E
     * @param range magnitude of large scores
     * @throws ScoreReleaseException if the noise would swamp the scores: a deviation above {@link #LARGEST_DEVIATION}
     *     of their range
     */
    public ScoreFlooding(int security, long releasedScores, double error, double range, SecureRandom random) {
        this(security, releasedScores, error, range, (RandomGenerator) random);
    }

    ScoreFlooding(int security, long releasedScores, double error, double range, RandomGenerator random) {
        if (security < 1 || releasedScores < 1) {
            throw new IllegalArgumentException(Counts.of(security, "bit") + " for " + Counts.of(releasedScores, "score")
                    + ": both must be positive");
        }
        this.random = random;
        this.grid = Math.scalb(1.0, Math.getExponent(error) - GRID_BITS_BELOW_ERROR);
        double perBit = Math.sqrt(DIVERGENCE * releasedScores) * (error + grid);
        this.deviation = perBit * Math.pow(2, security / 2.0);
        double limit = LARGEST_DEVIATION * range;
        if (!(deviation <= limit)) {
            int most = (int) Math.floor(2 * Math.log(limit / perBit) / Math.log(2));
            throw new ScoreReleaseException(String.format(
                    Locale.ROOT,
                    "noise for %s over %s has deviation %.3g and swamps scores of up to %.3g: %s",
                    Counts.of(security, "bit"),
                    Counts.of(releasedScores, "score"),
                    deviation,
                    range,
                    most < 1
                            ? "release fewer scores or labels alone, or compile with a more precise" + " parameter set"
                            : "this program's precision allows " + Counts.of(most, "bit")
                                    + " for so many scores; release fewer, or compile with a more precise"
                                    + " parameter set"));
        }
    }

    /** sigma, in units of a score. */
    public double deviation() {
        return deviation;
    }

    /** Scores and noise are multiples of this power of two. */
    double grid() {
        return grid;
    }

    /** The scores with fresh noise. Flooding a score again releases it again. */
    public double[] flood(double[] scores) {
        double[] flooded = new double[scores.length];
        for (int c = 0; c < scores.length; c++) {
            double noise = Math.rint(random.nextGaussian() * (deviation / grid));
            flooded[c] = (Math.rint(scores[c] / grid) + noise) * grid + 0.0;
        }
        return flooded;
    }
}
