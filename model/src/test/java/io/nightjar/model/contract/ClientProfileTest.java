package io.nightjar.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The stored form of a client profile, against a file written when its fields were those of one flat record. */
class ClientProfileTest {
    private static final String STORED = stored();

    private static String stored() {
        try (InputStream in = ClientProfileTest.class.getResourceAsStream("client-profile.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClientProfile profile() {
        CkksParameters parameters = CkksParameters.ofWidths(
                "fuzz-insecure",
                Ring.STANDARD,
                4,
                List.of(50, 45, 45),
                List.of(50, 50),
                2,
                2,
                CkksParameters.Security.INSECURE);
        return new ClientProfile(
                parameters,
                new ImageContract(new Packing(2, 2, 2, 8), new Shape(1, 4, 4), 2, 0x1p44, new int[] {3, 2, 1, 0}),
                new ScoreContract(2, 0, 0x1p44, 9.77260502359809E-13, 4.4075365671842374E-12, 13.762130508548319),
                KeyRequest.none().withRotations(2, List.of(1, 2, 3, 5, 6, 7)),
                "c76d45cce05bbaa3dd0ffbc6479c3e47");
    }

    @Test
    void json_isTheStoredFileByteForByte() {
        assertThat(profile().toJson()).isEqualTo(STORED);
        assertThat(ClientProfile.fromJson(STORED).toJson()).isEqualTo(STORED);
    }

    @Test
    void storedFile_isReadIntoItsParts() {
        ClientProfile read = ClientProfile.fromJson(STORED);
        assertThat(read.parameters()).isEqualTo(profile().parameters());
        assertThat(read.images().order()).containsExactly(3, 2, 1, 0);
        assertThat(read.images().shape()).isEqualTo(new Shape(1, 4, 4));
        assertThat(read.scores()).isEqualTo(profile().scores());
        assertThat(read.keys()).isEqualTo(profile().keys());
        assertThat(read.inputFingerprint()).isEqualTo("e12222f0b018a9d0602845ce8bafcabe");
    }

    @Test
    void safeguards_makeVersion4AndAnotherInputFingerprint_asFarAsPixelsGo() {
        ReferenceImage zero = new ReferenceImage(new byte[16], new double[] {1, -2});
        ImageEnvelope envelope = new ImageEnvelope(0, 1, 0.5, 0.1, 0.2, 0.3, 0.4);
        ClientProfile guarded = with(new Safeguards(List.of(zero), Optional.of(envelope)));
        assertThat(guarded.toJson()).contains("\"version\" : 4");
        ClientProfile read = ClientProfile.fromJson(guarded.toJson());
        assertThat(read.toJson()).isEqualTo(guarded.toJson());
        assertThat(read.imagesPerBlock()).isEqualTo(7);
        assertThat(read.firstReference()).isEqualTo(7);
        assertThat(read.references().get(0).scores()).containsExactly(1, -2);
        assertThat(read.safeguards().envelope()).contains(envelope);
        assertThat(read.inputFingerprint())
                .isEqualTo(guarded.inputFingerprint())
                .isNotEqualTo(with(Safeguards.NONE).inputFingerprint());
        ReferenceImage rescored = new ReferenceImage(new byte[16], new double[] {1, 2});
        assertThat(with(new Safeguards(List.of(rescored), Optional.empty())).inputFingerprint())
                .isEqualTo(guarded.inputFingerprint());
        byte[] pixels = new byte[16];
        pixels[3] = 1;
        ReferenceImage other = new ReferenceImage(pixels, new double[] {1, -2});
        assertThat(with(new Safeguards(List.of(other), Optional.empty())).inputFingerprint())
                .isNotEqualTo(guarded.inputFingerprint());
        assertThat(with(new Safeguards(List.of(), Optional.of(envelope))).inputFingerprint())
                .isEqualTo(with(Safeguards.NONE).inputFingerprint());
    }

    @Test
    void optionsOfTheCalibrationImages_areKept_andProfilesWithoutThemStayAsTheyWere() {
        ImageOptions options = new ImageOptions(Ground.WHITE, true, Resize.AREA, ChannelOrder.BGR);
        for (ClientProfile plain : List.of(profile(), with(new Safeguards(List.of(), Optional.empty())))) {
            ClientProfile calibrated = plain.calibratedWith(options);
            ClientProfile read = ClientProfile.fromJson(calibrated.toJson());
            assertThat(read.calibration()).contains(options);
            assertThat(read.toJson()).isEqualTo(calibrated.toJson()).contains("\"version\" : 4");
            assertThat(read.inputFingerprint()).isEqualTo(plain.inputFingerprint());
            assertThat(ClientProfile.fromJson(plain.toJson()).calibration()).isEmpty();
        }
        ImageEnvelope envelope = new ImageEnvelope(0, 1, 0.5, 0.1, 0.2, 0.3, 0.4);
        ClientProfile guarded = with(new Safeguards(List.of(), Optional.of(envelope)));
        assertThat(guarded.toJson()).doesNotContain("calibration");
        assertThat(ClientProfile.fromJson(guarded.toJson()).calibration()).isEmpty();
        assertThat(ClientProfile.fromJson(
                                guarded.calibratedWith(ImageOptions.NONE).toJson())
                        .calibration())
                .contains(ImageOptions.NONE);
    }

    @Test
    void unknownOptionsOfCalibrationImages_areRefused() {
        String sound = profile().calibratedWith(ImageOptions.NONE).toJson();
        assertThatThrownBy(() -> ClientProfile.fromJson(sound.replace("\"rgb\"", "\"grb\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channels of the calibration images is 'grb', expected one of rgb, bgr");
        for (String text : List.of(
                sound.replaceFirst("\"calibration\" : \\{[^}]*}", "\"calibration\" : null"),
                sound.replace("\"alpha\" : \"refuse\"", "\"alpha\" : null"),
                sound.replace("\"grey\" : false", "\"gray\" : false"))) {
            assertThat(text).isNotEqualTo(sound);
            assertThatThrownBy(() -> ClientProfile.fromJson(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a client profile: ");
        }
    }

    private static ClientProfile with(Safeguards safeguards) {
        ClientProfile p = profile();
        ImageContract roomy =
                new ImageContract(new Packing(4, 1, 1, 8), p.images().shape(), 2, 0x1p44, new int[] {3, 2, 1, 0});
        return new ClientProfile(p.parameters(), roomy, p.scores(), p.keys(), p.program(), safeguards);
    }

    @Test
    void referencesWithoutRoom_areRefused() {
        ReferenceImage zero = new ReferenceImage(new byte[16], new double[2]);
        assertThatThrownBy(() -> with(new Safeguards(List.of(zero, zero, zero), Optional.empty())))
                .hasMessageContaining("3 reference images in blocks of 8, expected at most 2");
        ReferenceImage small = new ReferenceImage(new byte[15], new double[2]);
        assertThatThrownBy(() -> with(new Safeguards(List.of(small), Optional.empty())))
                .hasMessageContaining("15 pixels and 2 scores, expected 16 and 2");
        assertThat(Safeguards.mostReferences(1)).isZero();
        assertThat(Safeguards.mostReferences(4)).isOne();
        assertThat(Safeguards.mostReferences(8192)).isEqualTo(2);
    }

    @Test
    void fieldsInAnotherOrderAndLayout_areReadAllTheSame() {
        String moved = STORED.replace("    \"channels\" : 1,\n", "")
                .replace("    \"classes\" : 2,", "\"classes\":2,\"channels\":1,");
        assertThat(moved).isNotEqualTo(STORED);
        assertThat(ClientProfile.fromJson(moved).toJson()).isEqualTo(STORED);
    }

    @Test
    void fieldMissingOrUnknown_isNamed() {
        for (String text : List.of(
                STORED.replace("    \"channels\" : 1,\n", ""),
                STORED.replace("\"channels\"", "\"chanels\""),
                STORED.replace("\"channels\" : 1", "\"channels\" : null"))) {
            assertThatThrownBy(() -> ClientProfile.fromJson(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(
                            "not a client profile: field profile.chann?els is missing, unknown or of another"
                                    + " type; use the client-profile.json that compile wrote");
        }
    }

    @Test
    void realRing_hasAVersionOfItsOwn_andIsReadBack() {
        CkksParameters parameters = CkksParameters.ofWidths(
                "real-insecure",
                Ring.REAL,
                4,
                List.of(50, 45, 45),
                List.of(50, 50),
                2,
                2,
                CkksParameters.Security.INSECURE);
        ClientProfile standard = profile();
        ClientProfile real = new ClientProfile(
                parameters,
                new ImageContract(new Packing(2, 2, 2, 16), new Shape(1, 4, 4), 2, 0x1p44, new int[] {3, 2, 1, 0}),
                standard.scores(),
                standard.keys(),
                standard.program());
        String json = real.toJson();
        assertThat(json).contains("\"version\" : 5", "\"ring\" : \"REAL\"");
        assertThat(ClientProfile.fromJson(json).parameters()).isEqualTo(parameters);
        assertThat(ClientProfile.fromJson(json).toJson()).isEqualTo(json);
        assertThat(real.inputFingerprint()).isNotEqualTo(standard.inputFingerprint());
        for (String[] wrong : new String[][] {
            {"\"ring\" : \"REAL\"", "\"ring\" : \"STANDARD\"", "its ring is STANDARD"},
            {"\"ring\" : \"REAL\",", "", "field ring"},
            {"\"ring\" : \"REAL\"", "\"ring\" : null", "its ring is null"},
            {"\"version\" : 5", "\"version\" : 4", "field ring"},
        }) {
            assertThatThrownBy(() -> ClientProfile.fromJson(json.replace(wrong[0], wrong[1])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[2]);
        }
    }
}
