package io.nightjar.model.cost;

import io.nightjar.ckks.io.StoredSizes;
import io.nightjar.ckks.keys.KeyRequest;
import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.model.interpreter.DemandDrivenExecutor;

/** The heap that scoring one block takes with up to four threads. */
public final class MemoryModel {
    /** What a JVM with Spark takes before any of ours. */
    public static final long BASE_BYTES = 250L << 20;

    /**
     * The collector's regions, as docs/OPERATIONS.md and the launcher have them; an array does not cross their borders.
     */
    private static final long REGION_BYTES = 8L << 20;

    private static final long ARRAY_HEADER_BYTES = 16;

    /** Scratch of an activation that is being computed, in ciphertexts at the level of the inputs. */
    private static final long SCRATCH_CIPHERTEXTS = 3;

    /** A broadcast is kept in the blocks it travels in, and as the object that was last made of them. */
    private static final long BROADCAST_COPIES = 2;

    /** Transform tables of a prime, in rows of N doubles. */
    private static final long TABLE_ROWS = 16;

    private MemoryModel() {}

    /**
     * Bytes that a task needs: residues held, scratch rows on top, masks and weights, keys with their expanded halves,
     * as they are broadcast too, and transform tables. Rows are used again, so a collector needs no room.
     */
    public static long bytes(CkksParameters p, ScheduleAnalysis run, int inputLevel) {
        long row = rowBytes(p.ringDegree());
        long largest = 2L * (inputLevel + 1) * row;
        long tables = TABLE_ROWS * (p.moduli().size() + p.specialModuli().size());
        PeakMemory held = run.held();
        return held.peakBytes()
                + held.preparedBytes()
                + SCRATCH_CIPHERTEXTS * DemandDrivenExecutor.WAVE * largest
                + (keyRows(p, run.keys()) + tables) * row
                + BROADCAST_COPIES * new StoredSizes(p).evaluationKeys(run.keys())
                + BASE_BYTES;
    }

    /** Bytes of one owner's keys with their expanded halves, which {@link #bytes} counts too. */
    public static long keyBytes(CkksParameters p, KeyRequest keys) {
        return keyRows(p, keys) * rowBytes(p.ringDegree());
    }

    /**
     * A row of N residues with its share of what stays empty at the end of a region, where one more row does not fit.
     */
    public static long rowBytes(int ringDegree) {
        long bytes = (long) ringDegree * Double.BYTES + ARRAY_HEADER_BYTES;
        return Math.max(bytes, REGION_BYTES / Math.max(1, REGION_BYTES / bytes));
    }

    private static long keyRows(CkksParameters p, KeyRequest keys) {
        long rows = keyRows(p, keys.relinearizationLevel()) + keyRows(p, keys.conjugationLevel());
        for (int level : keys.rotationLevels().values()) {
            rows += keyRows(p, level);
        }
        return rows;
    }

    private static long keyRows(CkksParameters p, int level) {
        int digits = (level + p.digitSize()) / p.digitSize();
        return level == KeyRequest.NONE
                ? 0
                : 2L * digits * (level + 1 + p.specialModuli().size());
    }
}
