package io.nightjar.ckks.ring;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Rows of N residues that are used again, so that a long computation leaves no garbage behind. A row that was given
 * back must not be touched again, nor given back a second time. With assertions enabled it is filled with NaN, which no
 * later result survives, and a row that is already free, perhaps because two ciphertexts shared it, is refused. Safe
 * for many threads.
 */
public final class RowPool {
    private final int degree;
    private final boolean keeps;
    private final ConcurrentLinkedQueue<double[]> free = new ConcurrentLinkedQueue<>();

    /** The free rows by identity; only assertions fill it. */
    private final Set<double[]> known = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private RowPool(int degree, boolean keeps) {
        this.degree = degree;
        this.keeps = keeps;
    }

    /** A pool of rows of {@code degree} values that keeps what is given back. */
    public static RowPool recycling(int degree) {
        return new RowPool(degree, true);
    }

    /** A pool that makes every row anew and leaves those given back to the garbage collector. */
    public static RowPool none(int degree) {
        return new RowPool(degree, false);
    }

    /** A row of N values of any content. */
    public double[] take() {
        double[] row = free.poll();
        if (row == null) {
            return new double[degree];
        }
        assert known.remove(row) : "a row of the pool was not given to it";
        return row;
    }

    /** Rows of N values of any content. */
    public double[][] take(int count) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = take();
        }
        return rows;
    }

    /**
     * Lets a later {@link #take} return the row.
     *
     * @throws IllegalArgumentException unless the row has N values
     */
    public void give(double[] row) {
        if (row.length != degree) {
            throw new IllegalArgumentException(
                    "a row of " + row.length + " values is given to a pool of rows of " + degree);
        }
        assert poison(row);
        if (keeps) {
            assert known.add(row) : "a row is given back twice; the ciphertexts that were recycled share it";
            free.add(row);
        }
    }

    /** Gives back every row. */
    public void give(double[][] rows) {
        for (double[] row : rows) {
            give(row);
        }
    }

    /** Gives back all rows of a polynomial. */
    public void give(NttPoly poly) {
        for (int i = 0; i < poly.limbs(); i++) {
            give(poly.row(i));
        }
    }

    private static boolean poison(double[] row) {
        Arrays.fill(row, Double.NaN);
        return true;
    }
}
