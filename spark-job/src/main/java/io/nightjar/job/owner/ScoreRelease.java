package io.nightjar.job.owner;

import io.nightjar.ckks.math.Ring;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.client.ScoreFlooding;
import io.nightjar.model.client.ScoreRounding;
import io.nightjar.model.contract.ClientProfile;
import java.security.SecureRandom;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What becomes of scores between decryption and the file. Scores as decrypted may give the secret key away. */
public sealed interface ScoreRelease {
    /** Most binary places of a rounded score, before or behind the point. */
    int MAX_PLACES = 50;

    /** Labels of the scores as decrypted, and no scores. */
    static ScoreRelease labels() {
        return new Exact(false);
    }

    /** Scores as decrypted, for their owner alone. */
    static ScoreRelease scores() {
        return new Exact(true);
    }

    /** Scores as multiples of the smallest power of two that hides most of their noise. */
    static ScoreRelease rounded() {
        return new Rounded(OptionalInt.empty());
    }

    /**
     * @param bits binary places of the scores to write, of a magnitude up to {@link #MAX_PLACES}
     * @throws IllegalArgumentException if the magnitude is larger
     */
    static ScoreRelease rounded(int bits) {
        if (bits < -MAX_PLACES || bits > MAX_PLACES) {
            throw new IllegalArgumentException(
                    bits + " binary places of a score; give " + -MAX_PLACES + " to " + MAX_PLACES);
        }
        return new Rounded(OptionalInt.of(bits));
    }

    /**
     * Gaussian noise on all scores that are ever released under one key pair.
     *
     * @param security in bits, at least 1
     * @param releasedImages all images whose scores are ever released; those of the data set without it
     * @param withScores whether the noisy scores are written, beside the labels that they give
     */
    static ScoreRelease flooded(int security, OptionalLong releasedImages, boolean withScores) {
        return new Flooded(security, releasedImages, withScores);
    }

    /**
     * Sizes the treatment for a data set.
     *
     * @param with the key that its images were encrypted with, which decides about their noise
     * @param images of the data set
     * @throws io.nightjar.ckks.NightjarException when the treatment would hide the scores or show their noise, or is
     *     not for the ring of the profile
     */
    ScoreTreatment of(ClientProfile profile, EncryptedWith with, long images);

    /** @throws UserMistake if the profile's ring is real: it has no imaginary parts, which show the noise in scores */
    private static void requireShownNoise(ClientProfile profile) {
        if (profile.parameters().ring() == Ring.REAL) {
            throw new UserMistake(
                    "scores of a program of the real ring are not made for release, since nothing in them shows well"
                            + " enough how much noise they carry: compile the network for the standard ring, or release"
                            + " labels alone",
                    Remedy.COMPILE_FOR_STANDARD_RING);
        }
    }

    /** Without treatment. */
    record Exact(boolean withScores) implements ScoreRelease {
        @Override
        public ScoreTreatment of(ClientProfile profile, EncryptedWith with, long images) {
            return ScoreTreatment.exact(withScores);
        }
    }

    /** Rounded to {@code bits} binary places, to the most that are safe without. */
    record Rounded(OptionalInt bits) implements ScoreRelease {
        @Override
        public ScoreTreatment of(ClientProfile profile, EncryptedWith with, long images) {
            requireShownNoise(profile);
            double noise = profile.scoreNoiseBound(with == EncryptedWith.PUBLIC);
            return ScoreTreatment.rounded(
                    bits.isPresent() ? ScoreRounding.toBits(bits.getAsInt(), noise) : ScoreRounding.finest(noise),
                    noise);
        }
    }

    /** With noise. */
    record Flooded(int security, OptionalLong releasedImages, boolean withScores) implements ScoreRelease {
        @Override
        public ScoreTreatment of(ClientProfile profile, EncryptedWith with, long images) {
            requireShownNoise(profile);
            double noise = profile.scoreNoiseBound(with == EncryptedWith.PUBLIC);
            long released = ReleasedImages.count(releasedImages, images, profile.classes());
            ScoreFlooding flooding = new ScoreFlooding(
                    security, released * profile.classes(), noise, profile.scoreRange(), new SecureRandom());
            return ScoreTreatment.flooded(flooding, withScores, noise);
        }
    }
}
