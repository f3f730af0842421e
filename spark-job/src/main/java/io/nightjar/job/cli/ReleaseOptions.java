package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.client.ScoreFlooding;
import io.nightjar.model.client.ScoreRounding;
import io.nightjar.model.contract.ClientProfile;
import java.security.SecureRandom;
import picocli.CommandLine.Option;

/** How scores are treated that leave their owner. */
final class ReleaseOptions {
    private static final String AUTO = "auto";
    private static final int MOST_PLACES = 50;
    private static final int MOST_SECURITY = 128;

    @Option(
            names = "--round",
            paramLabel = "BITS|auto",
            description = {
                "With --scores: write every score as the nearest multiple of 2^-BITS; labels stay those of the",
                "scores as decrypted. Refused where 2^-BITS is below 32 E; auto takes the most BITS that are not.",
                "E is four times the noise that the client profile states for a score. A mitigation, no proof:",
                "noise still shows in scores that lie at a boundary between two multiples, one in 32 at most."
            })
    private String round;

    @Option(
            names = "--flood",
            paramLabel = "BITS",
            description = {
                "Add Gaussian noise of deviation sqrt(12 k) 2^(BITS/2) E to every score, for k released scores:",
                "BITS of statistical security (30 is usual). Labels are those of the noisy scores, with or",
                "without --scores. Refused where the deviation is above 1/32 of the largest score."
            })
    private Integer flood;

    @Option(
            names = "--released-images",
            paramLabel = "N",
            description = {
                "With --flood: images whose scores are ever released under these keys, each release counted.",
                "Default: the images of this data set, once."
            })
    private Long releasedImages;

    @Option(
            names = "--public-key",
            description =
                    "With --round or --flood: the images were encrypted under the public key, whose noise is wider.")
    private boolean publicKey;

    void requireConsistent(boolean withScores) {
        if (round != null && flood != null) {
            throw new UserMistake("--round and --flood exclude each other: give one of them");
        }
        if (round != null && !withScores) {
            throw new UserMistake("--round is about scores, and without --scores none are written: give both or none");
        }
        if (round != null && !round.equals(AUTO)) {
            places();
        }
        if (flood != null && (flood < 1 || flood > MOST_SECURITY)) {
            throw new UserMistake("--flood " + flood + " is no security in bits: give 1 to " + MOST_SECURITY);
        }
        if (releasedImages != null && flood == null) {
            throw new UserMistake("--released-images sizes the noise of --flood: give both or none");
        }
        if (publicKey && round == null && flood == null) {
            throw new UserMistake("--public-key is about --round and --flood: give one of them too");
        }
    }

    private int places() {
        try {
            int places = Integer.parseInt(round);
            if (Math.abs(places) <= MOST_PLACES) {
                return places;
            }
        } catch (NumberFormatException e) {
            // the sentence below covers it
        }
        throw new UserMistake("--round " + round + " is no number of binary places: give " + -MOST_PLACES + " to "
                + MOST_PLACES + " or " + AUTO);
    }

    /** @param images of the data set that is decrypted */
    ScoreTreatment of(ClientProfile profile, long images) {
        double noise = profile.scoreNoiseBound(publicKey);
        if (round != null) {
            return new ScoreTreatment(
                    round.equals(AUTO) ? ScoreRounding.finest(noise) : ScoreRounding.toBits(places(), noise),
                    null,
                    noise);
        }
        if (flood == null) {
            return new ScoreTreatment(null, null, noise);
        }
        long released = releasedImages == null ? images : releasedImages;
        if (released < images) {
            throw new UserMistake("--released-images " + released + " is less than the " + images
                    + " images of this data set: count every image whose scores are ever released under these keys");
        }
        if (released > Long.MAX_VALUE / profile.classes()) {
            throw new UserMistake("--released-images " + released + " is more than there can be: give their number");
        }
        ScoreFlooding flooding =
                new ScoreFlooding(flood, released * profile.classes(), noise, profile.scoreRange(), new SecureRandom());
        return new ScoreTreatment(null, flooding, noise);
    }
}
