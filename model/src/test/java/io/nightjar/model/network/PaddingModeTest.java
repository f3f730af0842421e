package io.nightjar.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.nightjar.model.RandomNetworks;
import io.nightjar.model.TestNetworks;
import io.nightjar.model.reference.ReferenceExecutor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read outside of a map, and convolutions that read it. */
class PaddingModeTest {
    @Test
    void pitchOfOne_readsTheFlattenedMap() {
        PaddingMode mode = PaddingMode.helical(1);
        for (int y = -9; y < 9; y++) {
            for (int x = -9; x < 9; x++) {
                assertThat(mode.source(y, x, 3, 5)).isEqualTo(Math.floorMod(y * 5 + x, 15));
            }
        }
    }

    @Test
    void pitchOfZero_wrapsBothAxesAlone() {
        for (int y = -9; y < 9; y++) {
            for (int x = -9; x < 9; x++) {
                int expected = Math.floorMod(y, 3) * 5 + Math.floorMod(x, 5);
                assertThat(PaddingMode.CIRCULAR.source(y, x, 3, 5)).isEqualTo(expected);
                assertThat(PaddingMode.helical(3).source(y, x, 3, 5)).isEqualTo(expected);
            }
        }
    }

    /**
     * The last column of rows 0 and 1 meets the first of rows 2 and 3, that of the last two rows the first of 0 and 1.
     */
    @Test
    void pitchOfTwo_leadsTwoRowsDown() {
        PaddingMode mode = PaddingMode.helical(2);
        assertThat(mode.source(0, 4, 4, 4)).isEqualTo(8);
        assertThat(mode.source(1, 5, 4, 4)).isEqualTo(13);
        assertThat(mode.source(3, 4, 4, 4)).isEqualTo(4);
        assertThat(mode.source(0, -1, 4, 4)).isEqualTo(11);
        assertThat(mode.source(-1, -1, 4, 4)).isEqualTo(7);
    }

    @Test
    void zeros_areOutsideAlone() {
        assertThat(PaddingMode.ZEROS.source(1, 2, 3, 5)).isEqualTo(7);
        assertThat(PaddingMode.ZEROS.source(-1, 2, 3, 5)).isEqualTo(PaddingMode.ZERO);
        assertThat(PaddingMode.ZEROS.source(1, 5, 3, 5)).isEqualTo(PaddingMode.ZERO);
    }

    @Test
    void pitchThatIsNone_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaddingMode.helical(-1))
                .withMessageContaining("pitch");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new PaddingMode(PaddingMode.Kind.ZEROS, 2, PaddingMode.Border.NONE, PaddingMode.Border.NONE))
                .withMessage("Padding with ZEROS has a pitch of 2; only a map that wraps has one");
    }

    /** A convolution of a map with its border written around it, of several turns too. */
    @Test
    void convolution_isThatOfTheMapWithItsBorder() {
        Random random = new Random(3);
        for (int round = 0; round < 40; round++) {
            int height = 2 + random.nextInt(5);
            int width = 2 + random.nextInt(5);
            PaddingMode mode = PaddingMode.helical(random.nextInt(4));
            int pad = random.nextInt(8);
            int stride = 1 + random.nextInt(2);
            Conv2d conv = TestNetworks.conv(random, 2, 2, 1 + random.nextInt(2), stride, 0, 1, 0.5);
            double[] image = RandomNetworks.image(random, 2 * height * width);
            Shape bordered = new Shape(2, height + 2 * pad, width + 2 * pad);
            double[] around = new double[bordered.size()];
            for (int i = 0; i < around.length; i++) {
                int y = i / bordered.width() % bordered.height() - pad;
                int x = i % bordered.width() - pad;
                int channel = i / bordered.width() / bordered.height();
                around[i] = image[channel * height * width + mode.source(y, x, height, width)];
            }
            assertThat(ReferenceExecutor.run(
                            Network.chain(
                                    new Shape(2, height, width),
                                    List.of(conv.withPadding(pad).withMode(mode))),
                            image))
                    .containsExactly(
                            ReferenceExecutor.run(Network.chain(bordered, List.of(conv)), around), within(1e-12));
        }
    }
}
