package io.nightjar.job.action;

import java.io.Serializable;
import java.util.Map;

/**
 * The unit costs that were measured.
 *
 * @param output the file, as it was given
 * @param processor of this machine
 * @param kernels that this JVM runs
 * @param jdk version of the Java runtime
 * @param nanoseconds thread-CPU time per residue, by operation
 */
public record CalibrateResult(
        String output, String processor, String kernels, String jdk, Map<String, Double> nanoseconds)
        implements Serializable {
    private static final long serialVersionUID = 1;
}
