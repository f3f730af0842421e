package io.nightjar.model.network;

import java.util.List;

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
 * <p>Otherwise rows and columns outside are copies of some inside, as where a border is reflected or replicated.
 *
 * @param kind of the three
 * @param pitch rows, at least 0; 0 where the map does not wrap
 * @param rows that are copied; none of other kinds
 * @param columns that are copied; none of other kinds
 */
public record PaddingMode(Kind kind, int pitch, Border rows, Border columns) {
    /** What is around a map. */
    public enum Kind {
        /** Zeros. */
        ZEROS,
        /** The map itself. */
        WRAPPED,
        /** Copies of rows and columns. */
        COPIES
    }

    /**
     * What the places outside of one axis are copies of.
     *
     * @param before by distance from the first place of the map, from 1, a place of the map
     * @param after by distance from the last place of the map, from 1, a place of the map
     */
    public record Border(List<Integer> before, List<Integer> after) {
        /** Nothing. */
        public static final Border NONE = new Border(List.of(), List.of());

        public Border {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /** Whether all that a window reads outside of the map is a copy. */
        boolean covers(Window window) {
            return window.padBefore() <= before.size() && window.padAfter() <= after.size();
        }

        /** The place of the map that is read, or {@link PaddingMode#ZERO}. */
        private int place(int at, int size) {
            if (at >= 0 && at < size) {
                return at;
            }
            List<Integer> copies = at < 0 ? before : after;
            int distance = at < 0 ? -1 - at : at - size;
            return distance < copies.size() && copies.get(distance) < size ? copies.get(distance) : ZERO;
        }
    }

    /** Zeros around the map. */
    public static final PaddingMode ZEROS = new PaddingMode(Kind.ZEROS, 0, Border.NONE, Border.NONE);
    /** Every row and every column wraps into itself. */
    public static final PaddingMode CIRCULAR = helical(0);

    /** What a place outside of the map is with zeros around it. */
    public static final int ZERO = -1;

    public PaddingMode {
        Checks.atLeast(0, pitch, "Padding", "pitch");
        if (kind != Kind.WRAPPED && pitch != 0) {
            throw new IllegalArgumentException(
                    "Padding with " + kind + " has a pitch of " + pitch + "; only a map that wraps has one");
        }
    }

    /**
     * A map whose columns go on a number of rows below.
     *
     * @param pitch rows, at least 0; 0 is {@link #CIRCULAR}
     */
    public static PaddingMode helical(int pitch) {
        return new PaddingMode(Kind.WRAPPED, pitch, Border.NONE, Border.NONE);
    }

    /** Copies of rows and columns around the map. */
    public static PaddingMode copies(Border rows, Border columns) {
        return new PaddingMode(Kind.COPIES, 0, rows, columns);
    }

    /** Whether there are zeros around the map. */
    public boolean isZeros() {
        return kind == Kind.ZEROS;
    }

    /** Whether the map wraps. */
    public boolean wraps() {
        return kind == Kind.WRAPPED;
    }

    /**
     * The element that is read at a place, which may be anywhere.
     *
     * @param y row
     * @param x column
     * @return its index in a plane in row-major order, or {@link #ZERO}
     */
    public int source(int y, int x, int height, int width) {
        if (wraps()) {
            return row(y, Math.floorDiv(x, width), height) * width + Math.floorMod(x, width);
        }
        int row = rows.place(y, height);
        int column = columns.place(x, width);
        return row == ZERO || column == ZERO ? ZERO : row * width + column;
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
