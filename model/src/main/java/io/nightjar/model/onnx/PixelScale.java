package io.nightjar.model.onnx;

/**
 * What a network is given for a pixel.
 *
 * @param reason in words, after "because"
 */
record PixelScale(Pixels pixels, String reason) {
    /** For the user. */
    String sentence() {
        return pixels == Pixels.BYTES
                ? "The network is given pixels as bytes, 0 to 255, because " + reason
                : "The network is given pixels as byte / 255, 0 to 1, because " + reason;
    }
}
