package io.nightjar.model.onnx;

/**
 * What a network is given for a pixel.
 *
 * @param reason in words, after "since"
 */
record PixelScale(Pixels pixels, String reason) {
    /** For the user. */
    String sentence() {
        return "for information: the model takes pixels as "
                + (pixels == Pixels.BYTES ? "bytes, 0 to 255, since " : "byte / 255, 0 to 1, since ") + reason;
    }
}
