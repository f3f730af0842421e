package io.nightjar.ckks.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.ckks.KnownAnswers;
import io.nightjar.ckks.math.Ring;
import io.nightjar.ckks.ring.BigPolynomials;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderTest {
    private final TestContext test = TestContext.standard();

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 45})
    void decode_encoded_precisionFloor(int logScale) {
        double scale = Math.scalb(1.0, logScale);
        double[] re = test.values(1);
        double[] im = test.imaginary(2);
        double[][] decoded = test.encoder.decodeComplex(test.encoder.encode(re, im, 4, scale));
        Precision.requireAtLeast(test.floorBits(scale), decoded[0], re);
        Precision.requireAtLeast(test.floorBits(scale), decoded[1], im);
        Precision.requireAtLeast(test.floorBits(scale), test.encoder.decode(test.encoder.encode(re, 0, scale)), re);
    }

    @ParameterizedTest
    @ValueSource(ints = {53, 60, 90, 150})
    void decode_scaleBeyondADouble_precisionOfADouble(int logScale) {
        double[] values = test.values(3);
        double[] decoded = test.encoder.decode(test.encoder.encode(values, 4, Math.scalb(1.0, logScale)));
        Precision.requireAtLeast(53 - (test.parameters.logN() / 2.0 + 2), decoded, values);
    }

    @Test
    void encode_fewerValuesThanSlots_restIsZero() {
        double[] decoded = test.encoder.decode(test.encoder.encode(new double[] {0.5, -2}, 1, 0x1p40));
        assertThat(decoded).hasSize(test.parameters.slots());
        assertThat(decoded[0]).isCloseTo(0.5, within(0x1p-27));
        assertThat(decoded[1]).isCloseTo(-2, within(0x1p-27));
        assertThat(decoded[2]).isCloseTo(0, within(0x1p-27));
    }

    @Test
    void encode_knownAnswers() {
        for (KnownAnswers.Entry entry : KnownAnswers.read("encoding")) {
            int n = (int) entry.integer("degree");
            CkksParameters parameters = CkksParameters.ofWidths(
                    "insecure-encoding",
                    Ring.valueOf(entry.text("ring")),
                    Integer.numberOfTrailingZeros(n),
                    List.of(50, 50),
                    List.of(50, 50, 50),
                    1,
                    1,
                    CkksParameters.Security.INSECURE);
            Plaintext plaintext = new Encoder(new CkksContext(parameters))
                    .encode(entry.doubles("real"), entry.doubles("imaginary"), 1, Math.scalb(1.0, (int)
                            entry.integer("log_scale")));
            BigInteger[] coefficients = BigPolynomials.integers(plaintext.poly().toCoefficients());
            long[] expected = entry.longs("coefficients");
            for (int i = 0; i < n; i++) {
                long tolerance = 1 + (Math.abs(expected[i]) >> 45);
                assertThat(coefficients[i].longValueExact() - expected[i]).isBetween(-tolerance, tolerance);
            }
        }
    }

    @Test
    void encode_valuesBeyondHalfTheModulus_saysBothSizes() {
        double[] values = {1e9};
        assertThatThrownBy(() -> test.encoder.encode(values, 0, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale 2^40.00")
                .hasMessageContaining("level 0")
                .hasMessageContaining("2^49.0");
    }

    @Test
    void encode_badArguments_refused() {
        int slots = test.parameters.slots();
        assertThatThrownBy(() -> test.encoder.encode(new double[slots + 1], 0, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining((slots + 1) + " real")
                .hasMessageContaining(slots + " slots");
        assertThatThrownBy(() -> test.encoder.encode(new double[2], new double[3], 0, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> test.encoder.encode(new double[] {Double.NaN}, 0, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> test.encoder.encode(new double[] {Double.POSITIVE_INFINITY}, 0, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> test.encoder.encode(new double[1], 5, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("level 5");
        assertThatThrownBy(() -> test.encoder.encode(new double[1], 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale -1");
    }

    @Test
    void encode_complexSlotInTheRealRing_refused() {
        CkksParameters parameters = CkksParameters.ofWidths(
                "insecure-real", Ring.REAL, 4, List.of(50), List.of(50, 50), 0, 1, CkksParameters.Security.INSECURE);
        Encoder encoder = new Encoder(new CkksContext(parameters));
        assertThatThrownBy(() -> encoder.encode(new double[3], new double[] {0, 0, 1e-9}, 0, 0x1p40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slot 2")
                .hasMessageContaining("standard ring");
    }
}
