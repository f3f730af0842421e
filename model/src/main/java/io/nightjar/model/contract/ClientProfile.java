package io.nightjar.model.contract;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.packing.Packing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the owner of the images needs to know of a program; no weights are in it.
 *
 * @param parameters the parameter set
 * @param images what the program takes
 * @param scores what the program yields
 * @param keys the evaluation keys that the program uses
 * @param program fingerprint of the program
 * @param safeguards reference images of every block, and bounds on images
 * @param calibration what was done to the calibration images so that the network could take them, which the owner's
 *     images need too; nothing where there were none, or in files of earlier releases
 */
public record ClientProfile(
        CkksParameters parameters,
        ImageContract images,
        ScoreContract scores,
        KeyRequest keys,
        String program,
        Safeguards safeguards,
        Optional<ImageOptions> calibration) {
    private static final double PLAN_MARGIN = 4;

    /**
     * Checks that all parts fit the parameter set.
     *
     * @throws IllegalArgumentException with a sentence that says which does not
     */
    public ClientProfile {
        if (parameters == null
                || images == null
                || scores == null
                || keys == null
                || program == null
                || safeguards == null
                || calibration == null) {
            throw new IllegalArgumentException("a field is missing");
        }
        if (parameters.security() == null) {
            throw new IllegalArgumentException("the parameter set does not say what security it promises");
        }
        if (images.packing().slots() != parameters.slots()) {
            throw new IllegalArgumentException(
                    Counts.of(images.packing().slots(), "slot") + " for a parameter set of " + parameters.slots());
        }
        if (images.level() < 0
                || images.level() > parameters.maxLevel()
                || scores.level() < 0
                || scores.level() > images.level()) {
            throw new IllegalArgumentException(
                    "levels " + images.level() + " and " + scores.level() + " are not within the parameter set");
        }
        Scales.requireWithin(parameters, images.level(), images.scale());
        Scales.requireWithin(parameters, scores.level(), scores.scale());
        requireRoom(parameters, images);
        keys.requireServedBy(parameters);
        new Fingerprint(program);
        safeguards.requireFit(images.shape(), scores.classes(), images.packing().imagesPerBlock());
    }

    /** A profile whose blocks hold no reference images, and which bounds no images. */
    public ClientProfile(
            CkksParameters parameters, ImageContract images, ScoreContract scores, KeyRequest keys, String program) {
        this(parameters, images, scores, keys, program, Safeguards.NONE);
    }

    /** A profile that does not say how calibration images were read. */
    public ClientProfile(
            CkksParameters parameters,
            ImageContract images,
            ScoreContract scores,
            KeyRequest keys,
            String program,
            Safeguards safeguards) {
        this(parameters, images, scores, keys, program, safeguards, Optional.empty());
    }

    /** @param options with which the calibration images were read */
    public ClientProfile calibratedWith(ImageOptions options) {
        return new ClientProfile(parameters, images, scores, keys, program, safeguards, Optional.of(options));
    }

    /** Pixels reach 1. */
    private static void requireRoom(CkksParameters parameters, ImageContract images) {
        double modulus = parameters.logQ(images.level());
        if (Scales.log2(images.scale()) > modulus) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "pixels at scale 2^%.2f do not fit the modulus of 2^%.2f at level %d",
                    Scales.log2(images.scale()),
                    modulus,
                    images.level()));
        }
    }

    /** How images lie in the slots. */
    public Packing packing() {
        return images.packing();
    }

    /** The owner's images in a full block: what the slots have room for, less the references. */
    public int imagesPerBlock() {
        return packing().imagesPerBlock() - references().size();
    }

    /** Reference images, which take the last places of every block, full or not. */
    public List<ReferenceImage> references() {
        return safeguards.references();
    }

    /** The place of the first reference image in a block. */
    public int firstReference() {
        return imagesPerBlock();
    }

    /** Channels of an image. */
    public int channels() {
        return images.shape().channels();
    }

    /** Height of an image in pixels. */
    public int height() {
        return images.shape().height();
    }

    /** Width of an image in pixels. */
    public int width() {
        return images.shape().width();
    }

    /** Bytes of an image. */
    public int pixels() {
        return images.shape().size();
    }

    /** Indices of the ciphertexts of a block that the program reads, in the order in which to store them; a copy. */
    public int[] inputOrder() {
        return images.order();
    }

    /** Scores per image. */
    public int classes() {
        return scores.classes();
    }

    /** Magnitude of large scores. */
    public double scoreRange() {
        return scores.range();
    }

    /**
     * What the root mean square of a score's noise is taken to be where scores are released: four times what the plan
     * states, since the plan knows the images that it was made with alone. Predictions with more are not what the plan
     * describes.
     *
     * @param publicKey whether the images were encrypted under the public key
     */
    public double scoreNoiseBound(boolean publicKey) {
        return PLAN_MARGIN * (publicKey ? scores.noisePublicKey() : scores.noise());
    }

    /**
     * Fingerprint of what encrypted images depend on: a program with the same one reads them. The references are part
     * of it, for whoever decrypts counts on them.
     */
    public String inputFingerprint() {
        String text = String.join(
                "|",
                Fingerprint.of(parameters).hex(),
                packing().toString(),
                channels() + "x" + height() + "x" + width(),
                images.level() + "@" + Double.toHexString(images.scale()),
                Arrays.toString(Arrays.stream(images.order()).sorted().toArray()));
        if (!references().isEmpty()) {
            text += "|references " + safeguards.inputFingerprint();
        }
        return Fingerprint.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** The content of client-profile.json; see data/FORMAT.md. */
    public String toJson() {
        return ProfileJson.write(this);
    }

    /**
     * Reads the content of client-profile.json.
     *
     * @throws IllegalArgumentException with a sentence for the user if the text is no client profile
     */
    public static ClientProfile fromJson(String json) {
        return ProfileJson.read(json);
    }
}
