package io.nightjar.model.client;

import io.nightjar.ckks.NightjarException;
import java.util.Locale;

/** The scores of a block are not to be relied on; the message is a sentence for the user. */
public final class SpoiledBlockException extends NightjarException {
    private static final long serialVersionUID = 1;

    SpoiledBlockException(BlockDiagnosis diagnosis) {
        super(sentence(diagnosis));
    }

    private static String sentence(BlockDiagnosis diagnosis) {
        return switch (diagnosis.condition()) {
            case OVERFLOWED -> overflowed(diagnosis);
            case OTHER_PROGRAM -> otherProgram(diagnosis);
            case BROKEN, INTACT -> broken(diagnosis);
        };
    }

    private static String overflowed(BlockDiagnosis diagnosis) {
        return String.format(
                Locale.ROOT,
                "all scores of the block are garbage, half of a class beyond %.3g:"
                        + " if the key id is that of the images, encrypt them again in smaller blocks, for the values"
                        + " of one had no room in the modulus; otherwise use the key that they were encrypted with",
                diagnosis.magnitude());
    }

    private static String otherProgram(BlockDiagnosis diagnosis) {
        return String.format(
                Locale.ROOT,
                "the scores of the block's reference images differ from those of the client profile by up to %.3g:"
                        + " score the block with the program of this profile",
                diagnosis.largestDifference());
    }

    private static String broken(BlockDiagnosis diagnosis) {
        return "the scores of classes " + diagnosis.classes()
                + " of the block are wrong while the others are right: score it again";
    }
}
