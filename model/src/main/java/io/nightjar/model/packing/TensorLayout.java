package io.nightjar.model.packing;

import io.nightjar.ckks.Counts;

/**
 * Which ciphertext of an ordered list holds which part of a (channels, height, width) feature map: ciphertext (c, py,
 * px) has index (c * rows + py) * columns + px, where rows and columns are the used phases of the axes. The value at
 * (y, x) is in phase (y mod phases, x mod phases) at coarse position (y / phases, x / phases), each with the phases of
 * its axis.
 *
 * @param channels at least 1
 * @param y the vertical axis
 * @param x the horizontal axis
 */
public record TensorLayout(int channels, Axis y, Axis x) {
    public TensorLayout {
        if (channels < 1) {
            throw new IllegalArgumentException(
                    "a layout has " + Counts.of(channels, "channel") + ", expected at least 1");
        }
    }

    /** Values per column. */
    public int height() {
        return y.size();
    }

    /** Values per row. */
    public int width() {
        return x.size();
    }

    /** Phases per column that hold anything. */
    public int rows() {
        return y.usedPhases();
    }

    /** Phases per row that hold anything. */
    public int columns() {
        return x.usedPhases();
    }

    /** Coarse rows that hold anything. */
    public int coarseHeight() {
        return y.coarseSize();
    }

    /** Coarse columns that hold anything. */
    public int coarseWidth() {
        return x.coarseSize();
    }

    /** Whether every ciphertext holds one position only, the coarse one (0, 0). */
    public boolean holdsOnePixel() {
        return coarseHeight() == 1 && coarseWidth() == 1;
    }

    /** Number of ciphertexts. */
    public int ciphertexts() {
        return channels * rows() * columns();
    }

    /** The ciphertext of a channel and a phase of each axis. */
    public int index(int channel, int phaseY, int phaseX) {
        return (channel * rows() + phaseY) * columns() + phaseX;
    }

    /** The channel of a ciphertext. */
    public int channel(int index) {
        return index / (rows() * columns());
    }

    /** The vertical phase of a ciphertext. */
    public int phaseY(int index) {
        return index / columns() % rows();
    }

    /** The horizontal phase of a ciphertext. */
    public int phaseX(int index) {
        return index % columns();
    }
}
