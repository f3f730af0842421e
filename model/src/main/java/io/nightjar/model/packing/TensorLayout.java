package io.nightjar.model.packing;

/**
 * Which ciphertext of an ordered list holds which part of a (channels, height, width) feature map: ciphertext (c, py,
 * px) has index (c * rows + py) * columns + px, where rows = min(phasesY, height) and columns = min(phasesX, width),
 * since phases beyond the map hold nothing. The value at (y, x) stands in phase (y mod phasesY, x mod phasesX) at
 * coarse position (y / phasesY, x / phasesX).
 */
public record TensorLayout(int channels, int height, int width, int phasesY, int phasesX) {
    public TensorLayout {
        if (channels < 1 || height < 1 || width < 1 || phasesY < 1 || phasesX < 1) {
            throw new IllegalArgumentException("channels, height, width and phases are positive");
        }
    }

    /** Phases per column that hold anything. */
    public int rows() {
        return Math.min(phasesY, height);
    }

    /** Phases per row that hold anything. */
    public int columns() {
        return Math.min(phasesX, width);
    }

    /** Coarse rows that hold anything. */
    public int coarseHeight() {
        return (height + phasesY - 1) / phasesY;
    }

    /** Coarse columns that hold anything. */
    public int coarseWidth() {
        return (width + phasesX - 1) / phasesX;
    }

    /** Whether every ciphertext holds one position only, the coarse one (0, 0). */
    public boolean holdsOnePixel() {
        return coarseHeight() == 1 && coarseWidth() == 1;
    }

    public int ciphertexts() {
        return channels * rows() * columns();
    }

    public int index(int channel, int phaseY, int phaseX) {
        return (channel * rows() + phaseY) * columns() + phaseX;
    }

    public int channel(int index) {
        return index / (rows() * columns());
    }

    public int phaseY(int index) {
        return index / columns() % rows();
    }

    public int phaseX(int index) {
        return index % columns();
    }
}
