package io.nightjar.model.reference;

/**
 * Smallest and largest value that each node's output took.
 *
 * @param min by node, owned by the record
 * @param max by node, owned by the record
 */
public record ValueRanges(double[] min, double[] max) {
    public ValueRanges {
        if (min.length != max.length) {
            throw new IllegalArgumentException(
                    "Ranges have " + min.length + " minima and " + max.length + " maxima; give one of each per node");
        }
    }

    /** Largest absolute value of a node's output. */
    public double largestMagnitude(int node) {
        return Math.max(Math.abs(min[node]), Math.abs(max[node]));
    }
}
