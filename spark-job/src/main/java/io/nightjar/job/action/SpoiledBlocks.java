package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.ckks.Texts;
import io.nightjar.job.store.QuarantinedBlock;
import io.nightjar.model.client.BlockDiagnosis;
import io.nightjar.model.contract.ClientProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The blocks of predictions that give no labels, each with a sentence. They are looked at once the key is known to be
 * that of the images, so none of them is the key's fault.
 */
final class SpoiledBlocks {
    /** Characters of why a block was set aside, which whoever scored it has written. */
    private static final int LONGEST_REASON = 500;

    private final String predictions;
    private final ClientProfile profile;
    private final List<SpoiledBlock> blocks = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    /** @param predictions named in sentences */
    SpoiledBlocks(String predictions, ClientProfile profile) {
        this.predictions = predictions;
        this.profile = profile;
    }

    /** Takes note of a block whose scores are not to be relied on. */
    void add(long block, List<String> images, BlockDiagnosis diagnosis) {
        String where = "block " + block + " of " + predictions + ": ";
        switch (diagnosis.condition()) {
            case OVERFLOWED -> add(block, images, SpoiledBlock.OVERFLOWED, where + overflowed(images, diagnosis));
            case OTHER_PROGRAM -> add(block, images, SpoiledBlock.OTHER_PROGRAM, where + otherProgram(diagnosis));
            case BROKEN -> add(block, images, SpoiledBlock.BROKEN, where + broken(diagnosis));
            case INTACT -> throw new IllegalArgumentException("block " + block + " is intact");
        }
    }

    /** Takes note of a block that cannot be read. */
    void add(long block, List<String> images, NightjarException damage) {
        add(block, images, SpoiledBlock.DAMAGED, "block " + block + " of " + predictions + ": " + damage.getMessage());
    }

    /** Takes note of a block that was not scored. */
    void addUnscored(long block, List<String> images, Optional<QuarantinedBlock> setAside) {
        String why = setAside.map(quarantined ->
                        "was set aside when it was to be scored: " + Texts.line(quarantined.reason(), LONGEST_REASON))
                .orElse("was not scored, for the run was stopped: score with the same command again");
        add(block, images, SpoiledBlock.NOT_SCORED, "block " + block + " of " + predictions + " " + why);
    }

    private void add(long block, List<String> images, String condition, String sentence) {
        blocks.add(new SpoiledBlock(block, images.size(), condition, sentence));
        ids.addAll(images);
    }

    private String overflowed(List<String> images, BlockDiagnosis diagnosis) {
        return String.format(
                Locale.ROOT,
                "all scores are garbage though the key fits (half of a class are beyond %.3g where large ones reach"
                        + " %.3g): %s",
                diagnosis.magnitude(),
                profile.scoreRange(),
                images.size() == 1
                        ? "the values of its only image " + images.get(0)
                                + " had no room in the modulus: leave that image out"
                        : "the values of one of its " + Counts.of(images.size(), "image")
                                + " had no room in the modulus: encrypt"
                                + " these images again in smaller blocks until that image stands alone");
    }

    private String otherProgram(BlockDiagnosis diagnosis) {
        return String.format(
                Locale.ROOT,
                "the scores of its reference images differ by up to %.3g from those of the client profile, with noise"
                        + " of 2^%.1f alone: another program than %s made them: score the block with that program",
                diagnosis.largestDifference(),
                log2(diagnosis.noise().orElse(profile.scores().noise())),
                profile.program());
    }

    private String broken(BlockDiagnosis diagnosis) {
        int right = profile.classes() - diagnosis.classes().size();
        return "the scores of " + (diagnosis.classes().size() == 1 ? "class " : "classes ")
                + String.join(
                        ", ", diagnosis.classes().stream().map(c -> "" + c).toList()) + " are wrong, those of "
                + (right == 1 ? "the other one is" : "the other " + right + " are")
                + " right: the cluster or its storage broke them: score the block again, and where that gives the same"
                + " scores encrypt its images in smaller blocks";
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** In the order in which they were added. */
    List<SpoiledBlock> blocks() {
        return List.copyOf(blocks);
    }

    /** Ids of all images in them. */
    List<String> ids() {
        return List.copyOf(ids);
    }

    /** Whether nothing is gained by encrypting again. */
    boolean noneOverflowed() {
        return blocks.stream().noneMatch(SpoiledBlock::overflowed);
    }
}
