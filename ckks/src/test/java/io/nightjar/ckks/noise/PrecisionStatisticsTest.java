package io.nightjar.ckks.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PrecisionStatisticsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void realSlots_statisticsByHand() {
        PrecisionStatistics s = PrecisionStatistics.of(
                new double[] {1, 2, -3, 0}, new double[] {1 + 0x1p-12, 2 - 0x1p-20, -3 + 0x1p-10, -0x1p-14, 99});
        assertThat(s.slots()).isEqualTo(4);
        assertThat(s.minBits()).isCloseTo(10, EXACT);
        assertThat(s.averageBits()).isCloseTo(14, EXACT);
        assertThat(s.medianBits()).isCloseTo(13, EXACT);
        assertThat(s.deviationBits()).isCloseTo(Math.sqrt(14), EXACT);
        assertThat(s.maxError()).isEqualTo(0x1p-10);
        assertThat(s.rmsError()).isCloseTo(Math.sqrt((0x1p-20 + 0x1p-24 + 0x1p-28 + 0x1p-40) / 4), EXACT);
    }

    @Test
    void oddNumberOfSlots_medianIsTheMiddle() {
        PrecisionStatistics s = PrecisionStatistics.of(new double[3], new double[] {0x1p-3, 0x1p-30, 0x1p-5});
        assertThat(s.medianBits()).isCloseTo(5, EXACT);
    }

    @Test
    void noError_countsAs64Bits() {
        PrecisionStatistics s = PrecisionStatistics.of(new double[] {5, 0}, new double[] {5, 0x1p-70});
        assertThat(s.minBits()).isEqualTo(64);
        assertThat(s.averageBits()).isEqualTo(64);
        assertThat(s.deviationBits()).isZero();
        assertThat(s.maxError()).isEqualTo(0x1p-70);
    }

    @Test
    void errorAboveOne_negativeBits() {
        PrecisionStatistics s = PrecisionStatistics.of(new double[] {0}, new double[] {-8});
        assertThat(s.minBits()).isCloseTo(-3, EXACT);
    }

    @Test
    void complexSlots_partsAndMagnitude() {
        PrecisionStatistics.Complex s = PrecisionStatistics.ofComplex(
                new double[] {1, 0}, new double[] {0, 1}, new double[] {1 + 3 * 0x1p-10, 0}, new double[] {
                    4 * 0x1p-10, 1 - 0x1p-8
                });
        assertThat(s.real().maxError()).isEqualTo(3 * 0x1p-10);
        assertThat(s.real().averageBits()).isCloseTo((10 - Math.log(3) / Math.log(2) + 64) / 2, EXACT);
        assertThat(s.imaginary().minBits()).isCloseTo(8, EXACT);
        assertThat(s.imaginary().deviationBits()).isZero();
        assertThat(s.magnitude().maxError()).isEqualTo(5 * 0x1p-10);
        assertThat(s.magnitude().rmsError()).isCloseTo(0x1p-10 * Math.sqrt((25 + 16) / 2.0), EXACT);
    }

    @Test
    void toString_oneReadableLine() {
        assertThat(PrecisionStatistics.of(new double[2], new double[] {0x1p-10, 0x1p-14}))
                .hasToString(
                        "2 slots, bits min 10.00, average 12.00, median 12.00, deviation 2.00; error at most 0.000977, rms 0.000692");
        assertThat(PrecisionStatistics.ofComplex(new double[1], new double[1], new double[1], new double[1])
                        .toString())
                .startsWith("real: 1 slots, bits min 64.00")
                .contains("| imaginary: ", "| magnitude: ")
                .doesNotContain("\n");
    }

    @Test
    void whatCannotBeCompared_refused() {
        assertThatThrownBy(() -> PrecisionStatistics.of(new double[0], new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 slots expected and 4 given");
        assertThatThrownBy(() -> PrecisionStatistics.of(new double[5], new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 slots expected and 4 given");
        assertThatThrownBy(() -> PrecisionStatistics.of(new double[2], new double[] {0, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slot 1 is NaN");
        assertThatThrownBy(
                        () -> PrecisionStatistics.ofComplex(new double[2], new double[1], new double[2], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 real and 1 imaginary");
    }
}
