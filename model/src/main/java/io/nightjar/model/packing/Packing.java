package io.nightjar.model.packing;

import io.nightjar.ckks.Counts;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * The phase packing of a network's input. With s phases per axis, ciphertext (channel, phase py, phase px) holds the
 * pixels (Y s + py, X s + px) of all coarse positions (Y, X) of B images, in a slot order. One coarse grid serves the
 * whole network; a layer of stride t leads from s to s / t phases. With s at least the image's height and width a
 * ciphertext is one pixel position of as many images as there are slots and nothing is ever rotated.
 *
 * @param phases s, the same for both axes
 * @param coarseHeight Hc, coarse rows
 * @param coarseWidth Wc, coarse columns
 * @param slots of a ciphertext, N/2 or in the real ring N
 * @param order whether the images of a block or the positions of an image are side by side
 */
public record Packing(int phases, int coarseHeight, int coarseWidth, int slots, SlotOrder order) {
    /** No program takes images of more values; see also the image's shape. */
    private static final int MAX_IMAGE = 1 << 24;

    /** Checks that the coarse grid fits the slots and that no place in an image is beyond an int. */
    public Packing {
        if (phases < 1 || coarseHeight < 1 || coarseWidth < 1) {
            throw new IllegalArgumentException("phases and coarse grid are positive");
        }
        if (phases > MAX_IMAGE || (long) phases * Math.max(coarseHeight, coarseWidth) > 2L * MAX_IMAGE) {
            throw new IllegalArgumentException(Counts.of(phases, "phase") + " and a coarse grid of " + coarseHeight
                    + " x " + coarseWidth + " are for images of more than " + MAX_IMAGE + " pixels");
        }
        if ((long) coarseHeight * coarseWidth > slots) {
            throw new IllegalArgumentException("a coarse grid of " + coarseHeight + " x " + coarseWidth
                    + " does not fit " + Counts.of(slots, "slot"));
        }
        if (order.isCyclic() && slots % (coarseHeight * coarseWidth) != 0) {
            throw new IllegalArgumentException("a coarse grid of " + coarseHeight + " x " + coarseWidth
                    + " leaves some of " + slots + " slots over, so images cannot be innermost");
        }
    }

    /** A packing with one image behind the other. */
    public Packing(int phases, int coarseHeight, int coarseWidth, int slots) {
        this(phases, coarseHeight, coarseWidth, slots, SlotOrder.IMAGES_OUTERMOST);
    }

    /** The packing whose ciphertexts are single pixel positions. */
    public static Packing onePixel(int height, int width, int slots) {
        return new Packing(Math.max(height, width), 1, 1, slots);
    }

    /** The same in another order. */
    public Packing with(SlotOrder other) {
        return new Packing(phases, coarseHeight, coarseWidth, slots, other);
    }

    /** The same for a block of so many images. */
    public Packing forImages(int images) {
        return new Packing(phases, coarseHeight, coarseWidth, Math.multiplyExact(images, positions()), order);
    }

    /** B, images in a full block. */
    public int imagesPerBlock() {
        return slots / positions();
    }

    /** Hc Wc, slots per image. */
    public int positions() {
        return coarseHeight * coarseWidth;
    }

    /** The slot of coarse position (Y, X) of an image of the block. */
    public int slot(int image, int coarseY, int coarseX) {
        int position = coarseY * coarseWidth + coarseX;
        return order.isCyclic() ? position * step() + image : image * positions() + position;
    }

    /** Slots from a coarse position of an image to the next. */
    public int step() {
        return order.step(positions(), slots);
    }

    /** Values by coarse position as those of slots, for all images that fit, whole images only. */
    public double[] spread(IntToDoubleFunction byPosition) {
        double[] values = new double[imagesPerBlock() * positions()];
        Arrays.setAll(values, slot -> byPosition.applyAsDouble(order.position(slot, positions(), slots)));
        return values;
    }

    /**
     * The layout of images of a shape.
     *
     * @throws IllegalArgumentException if the coarse grid does not cover such an image
     */
    public TensorLayout input(int channels, int height, int width) {
        if ((long) phases * coarseHeight < height || (long) phases * coarseWidth < width) {
            throw new IllegalArgumentException(
                    "a coarse grid of " + coarseHeight + " x " + coarseWidth + " with " + Counts.of(phases, "phase")
                            + " an axis does not cover images of " + height + " x " + width + " pixels");
        }
        return new TensorLayout(channels, new Axis(height, phases), new Axis(width, phases));
    }

    /**
     * The slots of one input ciphertext, zero where no pixel is.
     *
     * @param index of the ciphertext in the layout
     * @param images how many images there are, at most B
     * @param pixels the values, by image and by pixel in (channel, row, column) order
     */
    public double[] slots(TensorLayout layout, int index, int images, Pixels pixels) {
        double[] values = new double[(order.isCyclic() ? imagesPerBlock() : images) * positions()];
        int c = layout.channel(index);
        for (int coarseY = 0; coarseY < coarseHeight; coarseY++) {
            for (int coarseX = 0; coarseX < coarseWidth; coarseX++) {
                int y = layout.y().place(coarseY, layout.phaseY(index));
                int x = layout.x().place(coarseX, layout.phaseX(index));
                if (y < layout.height() && x < layout.width()) {
                    int pixel = (c * layout.height() + y) * layout.width() + x;
                    for (int b = 0; b < images; b++) {
                        values[slot(b, coarseY, coarseX)] = pixels.of(b, pixel);
                    }
                }
            }
        }
        return values;
    }

    /** What data sets are told apart by; packings of release 0.1.0 have the text that they had there. */
    @Override
    public String toString() {
        return "Packing[phases=" + phases + ", coarseHeight=" + coarseHeight + ", coarseWidth=" + coarseWidth
                + ", slots=" + slots + (order.isCyclic() ? ", order=" + order : "") + "]";
    }

    /** Values of images. */
    public interface Pixels {
        /**
         * @param image place of the image in its block, from 0
         * @param pixel place of the value in (channel, row, column) order
         */
        double of(int image, int pixel);
    }
}
