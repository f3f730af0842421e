package io.nightjar.job.action;

import java.io.Serializable;

/**
 * What cleaning removed.
 *
 * @param dataset its directory, as it was given
 * @param files that no manifest names
 * @param bytes length of them all
 * @param dryRun whether they were counted and not removed
 */
public record CleanResult(String dataset, long files, long bytes, boolean dryRun) implements Serializable {
    private static final long serialVersionUID = 1;
}
