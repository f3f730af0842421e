package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.network.Window;
import io.nightjar.model.packing.Axis;
import org.junit.jupiter.api.Test;

/** Which phases and shifts the outputs of a phase read. */
class AxisTapsTest {
    @Test
    void window_ofThreeInOnePhase_shiftsByItsPlaceAndMasksTheBorder() {
        Axis axis = new Axis(4, 1);
        AxisTaps taps = AxisTaps.of(Window.of(3, 1).withPadding(1, 1), axis, axis, 4, 0);
        assertThat(taps.list()).extracting(AxisTaps.Tap::kernel).containsExactly(0, 1, 2);
        assertThat(taps.list()).extracting(AxisTaps.Tap::shift).containsExactly(-1, 0, 1);
        assertThat(taps.list().get(0).kept().orElseThrow()).containsExactly(false, true, true, true);
        assertThat(taps.list().get(1).kept()).isEmpty();
        assertThat(taps.list().get(2).kept().orElseThrow()).containsExactly(true, true, true, false);
    }

    /** Output 2 Y + 1 reads inputs 2 (2 Y + 1) + k - 1: with four phases 1, 2 and 3 of the same coarse position. */
    @Test
    void stride_thatDividesThePhases_needsNoRotation() {
        AxisTaps taps = AxisTaps.of(Window.of(3, 2).withPadding(1, 1), new Axis(8, 4), new Axis(4, 2), 2, 1);
        assertThat(taps.list()).extracting(AxisTaps.Tap::phase).containsExactly(1, 2, 3);
        assertThat(taps.list()).extracting(AxisTaps.Tap::shift).containsOnly(0);
        assertThat(taps.list()).allMatch(tap -> tap.kept().isEmpty());
    }

    @Test
    void everyTap_readsWhatTheWindowReads() {
        for (int phases = 1; phases <= 5; phases++) {
            for (int stride = 1; stride <= 2; stride++) {
                if (phases % stride == 0) {
                    assertReads(
                            phases,
                            stride,
                            Window.of(3, stride).withPadding(2, 1).withDilation(2));
                    assertReads(
                            phases,
                            stride,
                            Window.of(3, stride).withPadding(-2, 3).withDilation(2));
                }
            }
        }
    }

    private static void assertReads(int phases, int stride, Window window) {
        int size = 9;
        Axis in = new Axis(size, phases);
        int outputs = (size + window.padBefore() + window.padAfter() - 5) / stride + 1;
        Axis out = new Axis(outputs, phases / stride);
        for (int output = 0; output < outputs; output++) {
            int coarse = output / out.phases();
            for (AxisTaps.Tap tap : AxisTaps.of(window, in, out, in.coarseSize(), output % out.phases())
                    .list()) {
                int read = in.place(coarse + tap.shift(), tap.phase());
                assertThat(read).isEqualTo(window.input(output, tap.kernel()));
                boolean inside = read >= 0 && read < size;
                assertThat(tap.kept().isEmpty() || tap.kept().get()[coarse]).isEqualTo(inside);
            }
        }
    }

    @Test
    void tap_thatLiesInThePaddingAltogether_isLeftOut() {
        AxisTaps taps = AxisTaps.of(Window.of(3, 1).withPadding(1, 1), new Axis(1, 1), new Axis(1, 1), 1, 0);
        assertThat(taps.list()).extracting(AxisTaps.Tap::kernel).containsExactly(1);
    }
}
