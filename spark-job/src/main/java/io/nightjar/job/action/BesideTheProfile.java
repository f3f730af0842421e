package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageShape;
import java.util.Locale;

/** What images that are to be encrypted are held to beside their client profile. */
final class BesideTheProfile {
    /** Blocks that are less full on average than one part of so many deserve a remark. */
    private static final int FULL_ENOUGH = 4;

    private BesideTheProfile() {}

    static ImageShape shape(ClientProfile profile) {
        return new ImageShape(profile.channels(), profile.height(), profile.width());
    }

    /** @throws UserMistake if pictures would be read to other values than those that the program was calibrated with */
    static void requireCalibratedPixels(ImageFiles images, ClientProfile profile) {
        ImageOptions wanted = images.options();
        ImageOptions calibration = profile.calibration().orElse(wanted);
        if (!wanted.agreeWith(calibration, shape(profile))) {
            throw new UserMistake(
                    "the calibration images of the program were read " + PixelWords.of(calibration) + ", and " + images
                            + " is to be read " + PixelWords.of(wanted)
                            + ", which makes other values of the same picture: ask for the same, or accept the"
                            + " difference if the network is given what it was trained on",
                    Remedy.READ_AS_CALIBRATED);
        }
    }

    /** A block takes the same time and room however few images are in it. */
    static void noteEmptySlots(BlockPlan plan, ClientProfile profile, ActionListener listener) {
        long placed = plan.blocks().stream().mapToLong(places -> places.length).sum();
        long room = (long) plan.blocks().size() * profile.imagesPerBlock();
        if (placed * FULL_ENOUGH < room) {
            listener.note(
                    String.format(
                            Locale.ROOT,
                            "%s in %s with room for %d: a block takes the same time and storage however full it is, and"
                                    + " a program compiled for as few may have smaller ones",
                            Counts.of(placed, "image"),
                            Counts.of(plan.blocks().size(), "block"),
                            room),
                    Remedy.COMPILE_FOR_FEWER_IMAGES);
        }
    }
}
