package io.nightjar.model.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.Scales;
import io.nightjar.model.packing.Packing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * What the owner of the images needs to know of a program; no weights are in it.
 *
 * @param parameters the parameter set
 * @param packing how images lie in the slots
 * @param channels of an image
 * @param height of an image in pixels
 * @param width of an image in pixels
 * @param inputLevel level to encrypt at
 * @param inputScale scale to encode at
 * @param inputOrder indices of the ciphertexts of a block that the program reads, in the order in which to store them
 * @param classes scores per image
 * @param outputLevel level of the predictions
 * @param outputScale scale of the predictions
 * @param scoreNoise deviation of a score, as the plan states it, from what the program yields in exact arithmetic, for
 *     images encrypted under the secret key; unlike the rounding of weights it depends on keys and encryption
 * @param scoreNoisePublicKey the same for images encrypted under the public key
 * @param scoreRange magnitude of large scores
 * @param keys the evaluation keys that the program uses
 * @param program fingerprint of the program
 */
public record ClientProfile(
        CkksParameters parameters,
        Packing packing,
        int channels,
        int height,
        int width,
        int inputLevel,
        double inputScale,
        int[] inputOrder,
        int classes,
        int outputLevel,
        double outputScale,
        double scoreNoise,
        double scoreNoisePublicKey,
        double scoreRange,
        KeyRequest keys,
        String program) {
    private static final String FORMAT = "nightjar-client-profile";
    private static final int VERSION = 3;
    private static final double PLAN_MARGIN = 4;
    private static final int LARGEST_IMAGE = 1 << 24;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public ClientProfile {
        if (parameters == null || packing == null || inputOrder == null || keys == null || program == null) {
            throw new IllegalArgumentException("a field is missing");
        }
        if (parameters.security() == null) {
            throw new IllegalArgumentException("the parameter set does not say what security it promises");
        }
        if (packing.slots() != parameters.slots()) {
            throw new IllegalArgumentException(packing.slots() + " slots for a parameter set of " + parameters.slots());
        }
        if (channels < 1 || height < 1 || width < 1 || classes < 1) {
            throw new IllegalArgumentException("image shape and number of classes are positive");
        }
        if ((long) height * width > LARGEST_IMAGE || channels > LARGEST_IMAGE / (height * width)) {
            throw new IllegalArgumentException("images of " + channels + " x " + height + " x " + width
                    + " values are larger than any program takes");
        }
        if (inputLevel < 0 || inputLevel > parameters.maxLevel() || outputLevel < 0 || outputLevel > inputLevel) {
            throw new IllegalArgumentException(
                    "levels " + inputLevel + " and " + outputLevel + " are not within the parameter set");
        }
        Scales.requireWithin(parameters, inputLevel, inputScale);
        Scales.requireWithin(parameters, outputLevel, outputScale);
        if (Scales.log2(inputScale) > parameters.logQ(inputLevel)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "pixels at scale 2^%.2f do not fit the modulus of 2^%.2f at level %d",
                    Scales.log2(inputScale),
                    parameters.logQ(inputLevel),
                    inputLevel));
        }
        for (double value : new double[] {scoreNoise, scoreNoisePublicKey, scoreRange}) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("noise and range of scores are positive and finite, not " + value);
            }
        }
        int limit = packing.input(channels, height, width).ciphertexts();
        BitSet seen = new BitSet();
        for (int index : inputOrder) {
            if (index < 0 || index >= limit) {
                throw new IllegalArgumentException("input ciphertext " + index + " is outside [0, " + limit + ")");
            }
            if (seen.get(index)) {
                throw new IllegalArgumentException("input ciphertext " + index + " is named twice");
            }
            seen.set(index);
        }
        keys.requireServedBy(parameters);
        new Fingerprint(program);
    }

    /** The stored form: format and version beside the fields. */
    private record Stored(String format, int version, ClientProfile profile) {}

    public int imagesPerBlock() {
        return packing.imagesPerBlock();
    }

    /**
     * What the root mean square of a score's noise is taken to be where scores are released: four times what the plan
     * states, since the plan knows the images that it was made with alone. Predictions with more are not what the plan
     * describes.
     *
     * @param publicKey whether the images were encrypted under the public key
     */
    public double scoreNoiseBound(boolean publicKey) {
        return PLAN_MARGIN * (publicKey ? scoreNoisePublicKey : scoreNoise);
    }

    /** Bytes of an image. */
    public int pixels() {
        return channels * height * width;
    }

    /** Of what encrypted images depend on: a program with the same fingerprint reads them. */
    public String inputFingerprint() {
        String text = String.join(
                "|",
                Fingerprint.of(parameters).hex(),
                packing.toString(),
                channels + "x" + height + "x" + width,
                inputLevel + "@" + Double.toHexString(inputScale),
                Arrays.toString(Arrays.stream(inputOrder).sorted().toArray()));
        return Fingerprint.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    public String toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new Stored(FORMAT, VERSION, this)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a client profile has no JSON form", e);
        }
    }

    /** @throws IllegalArgumentException with a sentence for the user if the text is no client profile */
    public static ClientProfile fromJson(String json) {
        try {
            Stored stored = JSON.readValue(json, Stored.class);
            if (stored == null || stored.profile == null) {
                throw new IllegalArgumentException(
                        "not a client profile: it is empty; use the client-profile.json that compile wrote");
            }
            if (!FORMAT.equals(stored.format) || stored.version != VERSION) {
                throw new IllegalArgumentException(
                        "not a client profile of version " + VERSION + ": it says " + stored.format + " version "
                                + stored.version + "; compile the program again with this release");
            }
            return stored.profile;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a client profile: " + JsonErrors.words(e)
                    + "; use the client-profile.json that compile wrote");
        }
    }
}
