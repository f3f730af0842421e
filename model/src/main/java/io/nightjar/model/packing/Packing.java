package io.nightjar.model.packing;

/**
 * The phase packing of a network's input. With s phases per axis, ciphertext (channel, phase py, phase px) holds the pixels
 * (Y s + py, X s + px) of all coarse positions (Y, X) of B images, in slot order image, Y, X. One coarse grid serves the whole network; a
 * layer of stride t leads from s to s / t phases. With s at least the image's height and width a ciphertext is one pixel position of N/2
 * images and nothing is ever rotated.
 *
 * @param phases s, the same for both axes
 * @param coarseHeight Hc, coarse rows
 * @param coarseWidth Wc, coarse columns
 * @param slots N/2
 */
public record Packing(int phases, int coarseHeight, int coarseWidth, int slots) {
    public Packing {
        if (phases < 1 || coarseHeight < 1 || coarseWidth < 1) {
            throw new IllegalArgumentException("phases and coarse grid are positive");
        }
        if ((long) coarseHeight * coarseWidth > slots) {
            throw new IllegalArgumentException(
                    "a coarse grid of " + coarseHeight + " x " + coarseWidth + " does not fit " + slots + " slots");
        }
    }

    /** The packing whose ciphertexts are single pixel positions. */
    public static Packing onePixel(int height, int width, int slots) {
        return new Packing(Math.max(height, width), 1, 1, slots);
    }

    /** B, images in a full block. */
    public int imagesPerBlock() {
        return slots / (coarseHeight * coarseWidth);
    }

    /** Whether a ciphertext holds one position only. */
    public boolean holdsOnePixel() {
        return coarseHeight == 1 && coarseWidth == 1;
    }

    /** The slot of coarse position (Y, X) of an image of the block. */
    public int slot(int image, int coarseY, int coarseX) {
        return (image * coarseHeight + coarseY) * coarseWidth + coarseX;
    }

    /** The layout of a feature map at a cumulative stride below the input. */
    public TensorLayout layout(int channels, int height, int width, int stride) {
        if (phases % stride != 0 && !holdsOnePixel()) {
            throw new IllegalArgumentException(phases + " phases are not a multiple of the total stride " + stride);
        }
        int s = holdsOnePixel() ? Math.max(height, width) : phases / stride;
        return new TensorLayout(channels, height, width, s);
    }
}
