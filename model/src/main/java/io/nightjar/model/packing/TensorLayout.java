package io.nightjar.model.packing;

/**
 * Which ciphertext of an ordered list holds which part of a (channels, height, width) feature map: ciphertext (c, py, px) has index
 * (c * rows + py) * columns + px, where rows = min(s, height) and columns = min(s, width), since phases beyond the map hold nothing.
 */
public record TensorLayout(int channels, int height, int width, int phases) {
    public TensorLayout {
        if (channels < 1 || height < 1 || width < 1 || phases < 1) {
            throw new IllegalArgumentException("channels, height, width and phases are positive");
        }
    }

    /** Phases per column that hold anything. */
    public int rows() {
        return Math.min(phases, height);
    }

    /** Phases per row that hold anything. */
    public int columns() {
        return Math.min(phases, width);
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
