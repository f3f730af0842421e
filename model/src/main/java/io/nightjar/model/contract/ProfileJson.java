package io.nightjar.model.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;

/** client-profile.json: format and version beside the fields, which are flat. */
final class ProfileJson {
    private static final String FORMAT = "nightjar-client-profile";
    private static final int VERSION = 3;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private ProfileJson() {}

    /** The whole text. */
    private record Stored(String format, int version, Fields profile) {}

    /** The fields under their stored names, in their stored order. */
    private record Fields(
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
        Fields(ClientProfile p, ImageContract images, ScoreContract scores) {
            this(
                    p.parameters(),
                    images.packing(),
                    images.shape().channels(),
                    images.shape().height(),
                    images.shape().width(),
                    images.level(),
                    images.scale(),
                    images.order(),
                    scores.classes(),
                    scores.level(),
                    scores.scale(),
                    scores.noise(),
                    scores.noisePublicKey(),
                    scores.range(),
                    p.keys(),
                    p.program());
        }

        ClientProfile profile() {
            if (channels < 1 || height < 1 || width < 1) {
                throw new IllegalArgumentException("image shape and number of classes are positive");
            }
            if ((long) height * width > Integer.MAX_VALUE || (long) channels * height * width > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("images of " + channels + " x " + height + " x " + width
                        + " values are larger than any program takes");
            }
            return new ClientProfile(
                    parameters,
                    new ImageContract(packing, new Shape(channels, height, width), inputLevel, inputScale, inputOrder),
                    new ScoreContract(classes, outputLevel, outputScale, scoreNoise, scoreNoisePublicKey, scoreRange),
                    keys,
                    program);
        }
    }

    static String write(ClientProfile profile) {
        try {
            Fields fields = new Fields(profile, profile.images(), profile.scores());
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new Stored(FORMAT, VERSION, fields)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a client profile has no JSON form", e);
        }
    }

    static ClientProfile read(String json) {
        Stored stored = parse(json);
        if (stored == null || stored.profile == null) {
            throw refused("it is empty");
        }
        if (!FORMAT.equals(stored.format) || stored.version != VERSION) {
            throw new IllegalArgumentException("not a client profile of version " + VERSION + ": it says "
                    + stored.format + " version " + stored.version + "; compile the program again with this release");
        }
        try {
            return stored.profile.profile();
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private static Stored parse(String json) {
        try {
            return JSON.readValue(json, Stored.class);
        } catch (JsonProcessingException e) {
            throw refused(JsonErrors.describe(e));
        }
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                "not a client profile: " + why + "; use the client-profile.json that compile wrote");
    }
}
