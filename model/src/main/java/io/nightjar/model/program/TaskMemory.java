package io.nightjar.model.program;

import io.nightjar.ckks.scheme.CkksParameters;
import io.nightjar.ckks.scheme.KeyRequest;

/** The heap that scoring one block with one thread takes. */
final class TaskMemory {
    /** What a JVM with Spark takes before any of ours. */
    private static final long BASE_BYTES = 250L << 20;

    private TaskMemory() {}

    /**
     * Residues held, scratch rows on top, masks and weights, keys with their expanded halves, and transform tables. Rows are used again, so a
     * collector needs no room.
     */
    static long bytes(CkksParameters p, DryRun run, int inputLevel) {
        long row = (long) p.ringDegree() * Double.BYTES;
        long largest = 2L * (inputLevel + 1) * row;
        long tables = 16L * (p.moduli().size() + p.specialModuli().size());
        return run.held().peakBytes()
                + run.held().preparedBytes()
                + 3L * BlockScorer.WAVE * largest
                + (keyRows(p, run.keys()) + tables) * row
                + BASE_BYTES;
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
