package io.nightjar.model.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nightjar.ckks.Texts;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.SlotOrder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** client-profile.json: format and version beside the fields, which are flat. */
final class ProfileJson {
    private static final String FORMAT = "nightjar-client-profile";
    /** With the order of the packing's slots, where images are innermost. */
    private static final int VERSION = 6;
    /** With the ring of the parameter set. */
    private static final int RING_VERSION = 5;
    /** Of the standard ring. */
    private static final int STANDARD_VERSION = 4;
    /** Of the standard ring, without references and envelope; what a program without them is still described in. */
    private static final int PLAIN_VERSION = 3;
    /** A field of version 4 that a profile may lack. */
    private static final String CALIBRATION = "calibration";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private ProfileJson() {}

    /** The whole text of version 4. */
    private record Stored(String format, int version, Fields profile, StoredSafeguards safeguards) {}

    /** The whole text of version 4 where it says how calibration images were read. */
    private record Calibrated(
            String format, int version, Fields profile, StoredSafeguards safeguards, StoredOptions calibration) {}

    /** The whole text of version 5; without calibration images that field is null. */
    private record Ringed(
            String format,
            int version,
            Ring ring,
            Fields profile,
            StoredSafeguards safeguards,
            StoredOptions calibration) {}

    /** The whole text of version 6; without calibration images that field is null. */
    private record Ordered(
            String format,
            int version,
            Ring ring,
            SlotOrder order,
            Fields profile,
            StoredSafeguards safeguards,
            StoredOptions calibration) {}

    /** The whole text of version 3. */
    private record Plain(String format, int version, Fields profile) {}

    /** What tells the versions apart. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Head(String format, int version) {}

    /** A parameter set but for its ring. */
    private record StoredParameters(
            String name,
            int logN,
            List<Long> moduli,
            List<Long> specialModuli,
            int keyLevel,
            int digits,
            CkksParameters.Security security) {
        static StoredParameters of(CkksParameters p) {
            return new StoredParameters(
                    p.name(), p.logN(), p.moduli(), p.specialModuli(), p.keyLevel(), p.digits(), p.security());
        }

        CkksParameters parameters(Ring ring) {
            return new CkksParameters(name, ring, logN, moduli, specialModuli, keyLevel, digits, security);
        }
    }

    /** A packing but for its order of slots. */
    private record StoredPacking(int phases, int coarseHeight, int coarseWidth, int slots) {
        static StoredPacking of(Packing p) {
            return new StoredPacking(p.phases(), p.coarseHeight(), p.coarseWidth(), p.slots());
        }

        Packing packing(SlotOrder order) {
            return new Packing(phases, coarseHeight, coarseWidth, slots, order);
        }
    }

    /** Safeguards under their stored names; the envelope may be null. */
    private record StoredSafeguards(List<ReferenceImage> references, ImageEnvelope envelope) {
        StoredSafeguards(Safeguards safeguards) {
            this(safeguards.references(), safeguards.envelope().orElse(null));
        }

        Safeguards safeguards() {
            if (references == null || references.stream().anyMatch(Objects::isNull)) {
                throw new IllegalArgumentException("a reference image is missing");
            }
            return new Safeguards(references, Optional.ofNullable(envelope));
        }
    }

    /** The fields under their stored names, in their stored order. */
    private record Fields(
            StoredParameters parameters,
            StoredPacking packing,
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
                    StoredParameters.of(p.parameters()),
                    StoredPacking.of(images.packing()),
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

        ClientProfile profile(Ring ring, SlotOrder order, Safeguards safeguards, Optional<ImageOptions> calibration) {
            if (channels < 1 || height < 1 || width < 1) {
                throw new IllegalArgumentException("image shape and number of classes are positive");
            }
            if ((long) height * width > Integer.MAX_VALUE || (long) channels * height * width > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("images of " + channels + " x " + height + " x " + width
                        + " values are larger than any program takes");
            }
            if (parameters == null || packing == null) {
                throw new IllegalArgumentException("a field is missing");
            }
            return new ClientProfile(
                    parameters.parameters(ring),
                    new ImageContract(
                            packing.packing(order),
                            new Shape(channels, height, width),
                            inputLevel,
                            inputScale,
                            inputOrder),
                    new ScoreContract(classes, outputLevel, outputScale, scoreNoise, scoreNoisePublicKey, scoreRange),
                    keys,
                    program,
                    safeguards,
                    calibration);
        }
    }

    static String write(ClientProfile profile) {
        Fields fields = new Fields(profile, profile.images(), profile.scores());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(stored(profile, fields)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a client profile has no JSON form", e);
        }
    }

    private static Object stored(ClientProfile profile, Fields fields) {
        StoredSafeguards safeguards = new StoredSafeguards(profile.safeguards());
        StoredOptions options = profile.calibration().map(StoredOptions::of).orElse(null);
        Ring ring = profile.parameters().ring();
        SlotOrder order = profile.packing().order();
        if (order != SlotOrder.IMAGES_OUTERMOST) {
            return new Ordered(FORMAT, VERSION, ring, order, fields, safeguards, options);
        }
        if (ring != Ring.STANDARD) {
            return new Ringed(FORMAT, RING_VERSION, ring, fields, safeguards, options);
        }
        if (options != null) {
            return new Calibrated(FORMAT, STANDARD_VERSION, fields, safeguards, options);
        }
        return profile.safeguards().isNone()
                ? new Plain(FORMAT, PLAIN_VERSION, fields)
                : new Stored(FORMAT, STANDARD_VERSION, fields, safeguards);
    }

    static ClientProfile read(String json) {
        Head head = head(json);
        if (head == null) {
            throw refused("it is empty");
        }
        if (!FORMAT.equals(head.format) || head.version < PLAIN_VERSION || head.version > VERSION) {
            throw new IllegalArgumentException("not a client profile of version " + PLAIN_VERSION + " to " + VERSION
                    + ": it says " + (head.format == null ? "nothing" : Texts.quoted(head.format)) + ", version "
                    + head.version
                    + "; compile the program again with this release");
        }
        if (head.version == PLAIN_VERSION) {
            Fields fields = parse(json, Plain.class).profile;
            return profile(Ring.STANDARD, fields, new StoredSafeguards(Safeguards.NONE), Optional.empty());
        }
        if (head.version == VERSION) {
            return ordered(parse(json, Ordered.class));
        }
        if (head.version == RING_VERSION) {
            Ringed stored = parse(json, Ringed.class);
            if (stored.ring != Ring.REAL) {
                throw refused("its ring is " + stored.ring + ", expected " + Ring.REAL);
            }
            return profile(stored.ring, stored.profile, stored.safeguards, Optional.ofNullable(stored.calibration));
        }
        if (parse(json, JsonNode.class).has(CALIBRATION)) {
            Calibrated stored = parse(json, Calibrated.class);
            if (stored.calibration == null) {
                throw refused("it does not say how the calibration images were read");
            }
            return profile(Ring.STANDARD, stored.profile, stored.safeguards, Optional.of(stored.calibration));
        }
        Stored stored = parse(json, Stored.class);
        return profile(Ring.STANDARD, stored.profile, stored.safeguards, Optional.empty());
    }

    private static ClientProfile ordered(Ordered stored) {
        if (stored.ring == null || stored.order != SlotOrder.IMAGES_INNERMOST) {
            throw refused("its ring is " + stored.ring + " and its order " + stored.order + ", expected a ring and "
                    + SlotOrder.IMAGES_INNERMOST);
        }
        return profile(
                stored.ring, stored.order, stored.profile, stored.safeguards, Optional.ofNullable(stored.calibration));
    }

    private static Head head(String json) {
        try {
            return JSON.readValue(json, Head.class);
        } catch (JsonProcessingException e) {
            // reading it all says more of where the fault is
            parse(json, Stored.class);
            throw refused(JsonErrors.describe(e));
        }
    }

    private static ClientProfile profile(
            Ring ring, Fields fields, StoredSafeguards safeguards, Optional<StoredOptions> calibration) {
        return profile(ring, SlotOrder.IMAGES_OUTERMOST, fields, safeguards, calibration);
    }

    private static ClientProfile profile(
            Ring ring,
            SlotOrder order,
            Fields fields,
            StoredSafeguards safeguards,
            Optional<StoredOptions> calibration) {
        if (fields == null || safeguards == null) {
            throw refused("it is empty");
        }
        try {
            return fields.profile(ring, order, safeguards.safeguards(), calibration.map(StoredOptions::options));
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private static <T> T parse(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw refused(JsonErrors.describe(e));
        }
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(
                "not a client profile: " + why + "; use the client-profile.json that compile wrote");
    }
}
