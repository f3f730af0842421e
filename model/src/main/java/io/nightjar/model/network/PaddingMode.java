package io.nightjar.model.network;

/**
 * What a window reads outside of the map. With zeros it reads zeros. A map that wraps has no outside: in a map of H x W
 * a window that reads (y, x), at any integers, reads the element
 *
 * <pre>((y + pitch * floor(x / W)) mod H, x mod W)</pre>
 *
 * so that every turn around the map to the right also leads down by {@code pitch} rows. A pitch of 0 is PyTorch's
 * {@code circular}: a torus. With a pitch of 1 the columns go on where rows of a flattened map do: it reads element
 * {@code (y W + x) mod (H W)} in row-major order. A pitch of s is what the rotation of a ciphertext does in a packing
 * of s phases, whose coarse rows are s rows apart and in which such a window needs no masks; see docs/COMPILER.md,
 * section 3. The definition does not depend on the packing.
 *
 * @param wraps whether the map wraps; else zeros are around it
 * @param pitch rows, at least 0; 0 where the map does not wrap
 */
public record PaddingMode(boolean wraps, int pitch) {
    /** Zeros around the map. */
    public static final PaddingMode ZEROS = new PaddingMode(false, 0);
    /** Every row and every column wraps into itself. */
    public static final PaddingMode CIRCULAR = new PaddingMode(true, 0);

    /** What a place outside of the map is with zeros around it. */
    public static final int ZERO = -1;

    public PaddingMode {
        Checks.atLeast(0, pitch, "Padding", "pitch");
        if (!wraps && pitch != 0) {
            throw new IllegalArgumentException(
                    "Padding with zeros has a pitch of " + pitch + "; only a map that wraps has one");
        }
    }

    /**
     * A map whose columns go on a number of rows below.
     *
     * @param pitch rows, at least 0; 0 is {@link #CIRCULAR}
     */
    public static PaddingMode helical(int pitch) {
        return new PaddingMode(true, pitch);
    }

    /**
     * The element that is read at a place, which may be anywhere.
     *
     * @param y row
     * @param x column
     * @return its index in a plane in row-major order, or {@link #ZERO}
     */
    public int source(int y, int x, int height, int width) {
        if (wraps) {
            return row(y, Math.floorDiv(x, width), height) * width + Math.floorMod(x, width);
        }
        return y >= 0 && y < height && x >= 0 && x < width ? y * width + x : ZERO;
    }

    /**
     * The row that is read of a map that wraps.
     *
     * @param y row, which may be anywhere
     * @param turns around the map to the right; below 0 to the left
     */
    public int row(int y, int turns, int height) {
        return (int) Math.floorMod(y + (long) pitch * turns, (long) height);
    }
}
