package io.nightjar.model.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void onePixel_holdsOneImagePerSlot() {
        Packing packing = Packing.onePixel(28, 28, 8192);
        assertThat(packing.imagesPerBlock()).isEqualTo(8192);
        assertThat(packing.input(1, 28, 28).ciphertexts()).isEqualTo(784);
        assertThat(new TensorLayout(5, new Axis(12, 14), new Axis(12, 14)).ciphertexts())
                .isEqualTo(720);
        assertThat(packing.slot(17, 0, 0)).isEqualTo(17);
    }

    @Test
    void eightPhasesOfThirtyTwoPixels_coverEveryPixelOnce() {
        Packing packing = new Packing(8, 4, 4, 16384);
        TensorLayout layout = packing.input(3, 32, 32);
        assertThat(packing.imagesPerBlock()).isEqualTo(1024);
        assertThat(layout.ciphertexts()).isEqualTo(192);
        assertThat(new TensorLayout(32, new Axis(32, 8), new Axis(32, 8)).ciphertexts())
                .isEqualTo(2048);
        assertThat(new TensorLayout(32, new Axis(16, 4), new Axis(16, 4)).ciphertexts())
                .isEqualTo(512);
        boolean[] seen = new boolean[3 * 32 * 32];
        for (int index = 0; index < layout.ciphertexts(); index++) {
            for (int coarse = 0; coarse < 16; coarse++) {
                int y = coarse / 4 * 8 + layout.phaseY(index);
                int x = coarse % 4 * 8 + layout.phaseX(index);
                int pixel = (layout.channel(index) * 32 + y) * 32 + x;
                assertThat(seen[pixel]).isFalse();
                seen[pixel] = true;
            }
        }
        assertThat(seen).doesNotContain(false);
    }

    @Test
    void index_andItsParts_areInverse() {
        TensorLayout layout = new TensorLayout(3, new Axis(5, 6), new Axis(7, 6));
        for (int index = 0; index < layout.ciphertexts(); index++) {
            assertThat(layout.index(layout.channel(index), layout.phaseY(index), layout.phaseX(index)))
                    .isEqualTo(index);
        }
        assertThat(layout.rows()).isEqualTo(5);
        assertThat(layout.columns()).isEqualTo(6);
    }

    @Test
    void gridLargerThanTheSlots_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Packing(2, 16, 16, 128))
                .withMessageContaining("does not fit 128 slots");
    }

    /** A rotation by the images of a block moves every image by one position, and its last to its own first. */
    @Test
    void imagesInnermost_rotateWithinTheImage() {
        Packing packing = new Packing(2, 4, 2, 64, SlotOrder.IMAGES_INNERMOST);
        assertThat(packing.imagesPerBlock()).isEqualTo(8);
        assertThat(packing.step()).isEqualTo(8);
        for (int image = 0; image < 8; image++) {
            for (int position = 0; position < 8; position++) {
                int next = (position + 1) % 8;
                assertThat((packing.slot(image, position / 2, position % 2) + packing.step()) % 64)
                        .isEqualTo(packing.slot(image, next / 2, next % 2));
            }
        }
        TensorLayout layout = packing.input(1, 8, 4);
        double[] slots = packing.slots(layout, 0, 3, (image, pixel) -> 100 * (image + 1) + pixel);
        assertThat(slots).hasSize(64).startsWith(100, 200, 300, 0, 0, 0, 0, 0, 102, 202, 302);
        assertThat(packing.spread(position -> position)).startsWith(0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void imagesOutermost_areOneBehindTheOther() {
        Packing packing = new Packing(2, 2, 2, 9);
        assertThat(packing.slot(1, 1, 0)).isEqualTo(6);
        assertThat(packing.spread(position -> position)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
        assertThat(packing.toString()).isEqualTo("Packing[phases=2, coarseHeight=2, coarseWidth=2, slots=9]");
    }

    @Test
    void imagesInnermostThatLeaveSlotsOver_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Packing(2, 3, 1, 64, SlotOrder.IMAGES_INNERMOST))
                .withMessage("a coarse grid of 3 x 1 leaves some of 64 slots over, so images cannot be innermost");
    }
}
