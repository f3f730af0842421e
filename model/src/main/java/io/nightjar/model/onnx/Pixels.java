package io.nightjar.model.onnx;

/** What a network is given for a pixel. */
public enum Pixels {
    /** byte / 255, in 0 to 1. */
    UNIT(1),
    /** The byte itself, in 0 to 255. */
    BYTES(255);

    private final double scale;

    Pixels(double scale) {
        this.scale = scale;
    }

    /** What byte / 255 is multiplied by. */
    double scale() {
        return scale;
    }
}
