package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.owner.EncryptedWith;
import io.nightjar.job.owner.ScoreRelease;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What becomes of scores: whether they are written, and how those are treated that leave their owner. */
final class ReleaseOptions {
    private static final String AUTO = "auto";
    private static final int MAX_SECURITY = 128;

    @Option(names = OptionNames.SCORES, description = "Write the scores too: as decrypted, or treated as below.")
    private boolean withScores;

    @Option(
            names = OptionNames.ROUND,
            paramLabel = "BITS|auto",
            description = "With --scores: write every score as the nearest multiple of 2^-BITS; labels stay those "
                    + "of the scores as decrypted. Refused where 2^-BITS is below 32 E; auto takes the most "
                    + "BITS that are not. E is four times the noise that the client profile states for a "
                    + "score. A mitigation, no proof: noise still shows in scores that lie at a boundary "
                    + "between two multiples, one in 32 at most.")
    private String round;

    @Option(
            names = OptionNames.FLOOD,
            paramLabel = "BITS",
            description = "Add Gaussian noise of deviation sqrt(12 k) 2^(BITS/2) E to every score, for k released "
                    + "scores: BITS of statistical security (30 is usual). Labels are those of the noisy "
                    + "scores, with or without --scores. Refused where the deviation is above 1/32 of the "
                    + "largest score.")
    private Integer flood;

    @Option(
            names = OptionNames.RELEASED_IMAGES,
            paramLabel = "COUNT",
            description = "With --flood: images whose scores are ever released under these keys, each release "
                    + "counted. Default: the images of this data set, once.")
    private Long releasedImages;

    @Option(
            names = OptionNames.ENCRYPTED_WITH,
            paramLabel = "secret|public",
            description = "The key that the images were encrypted with, secret (the default) or public: its noise "
                    + "is wider, which --round and --flood count on, and a producer who has it alone makes no "
                    + "tags.")
    private EncryptedWith encryptedWith;

    /** @throws UserMistake when options contradict each other or have no sensible value */
    ScoreRelease release() {
        requireConsistent();
        if (flood != null) {
            return ScoreRelease.flooded(
                    flood, releasedImages == null ? OptionalLong.empty() : OptionalLong.of(releasedImages), withScores);
        }
        if (round != null) {
            return round.equals(AUTO) ? ScoreRelease.rounded() : ScoreRelease.rounded(places());
        }
        return withScores ? ScoreRelease.scores() : ScoreRelease.labels();
    }

    /** The key that the images were encrypted with. */
    EncryptedWith encryptedWith() {
        return encryptedWith == null ? EncryptedWith.SECRET : encryptedWith;
    }

    private void requireConsistent() {
        if (round != null && flood != null) {
            throw new UserMistake(
                    OptionNames.ROUND + " and " + OptionNames.FLOOD + " exclude each other: give one of them");
        }
        if (round != null && !withScores) {
            throw new UserMistake(OptionNames.ROUND + " is about scores, and without " + OptionNames.SCORES
                    + " none are written: give both or none");
        }
        if (flood != null && (flood < 1 || flood > MAX_SECURITY)) {
            throw new UserMistake(
                    OptionNames.FLOOD + " " + flood + " is no security in bits: give 1 to " + MAX_SECURITY);
        }
        if (releasedImages != null && flood == null) {
            throw new UserMistake(
                    OptionNames.RELEASED_IMAGES + " sizes the noise of " + OptionNames.FLOOD + ": give both or none");
        }
    }

    private int places() {
        try {
            int places = Integer.parseInt(round);
            if (Math.abs(places) <= ScoreRelease.MAX_PLACES) {
                return places;
            }
        } catch (NumberFormatException e) {
            // the sentence below covers it
        }
        throw new UserMistake(OptionNames.ROUND + " " + round + " is no number of binary places: give "
                + -ScoreRelease.MAX_PLACES + " to " + ScoreRelease.MAX_PLACES + " or " + AUTO);
    }
}
