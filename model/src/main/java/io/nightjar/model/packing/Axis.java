package io.nightjar.model.packing;

import io.nightjar.ckks.Counts;

/**
 * One axis of a feature map in a phase packing: the value at place p is in phase p mod phases, at coarse position p /
 * phases.
 *
 * @param size values along the axis
 * @param phases s; those beyond the size hold nothing
 */
public record Axis(int size, int phases) {
    public Axis {
        if (size < 1 || phases < 1) {
            throw new IllegalArgumentException("an axis has size " + size + " and " + Counts.of(phases, "phase")
                    + ", expected at least 1 of each");
        }
    }

    /** Phases that hold anything. */
    public int usedPhases() {
        return Math.min(phases, size);
    }

    /** Coarse positions that hold anything. */
    public int coarseSize() {
        return (size + phases - 1) / phases;
    }

    /** The place of a phase at a coarse position, which may be beyond the end. */
    public int place(int coarse, int phase) {
        return coarse * phases + phase;
    }
}
