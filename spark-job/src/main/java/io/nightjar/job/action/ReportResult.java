package io.nightjar.job.action;

import java.io.Serializable;

/**
 * The report that was written.
 *
 * @param output the page, as it was given
 * @param runs whose journals it tells of
 * @param images of the data set that are there
 * @param bytes length of the page
 */
public record ReportResult(String output, int runs, long images, long bytes) implements Serializable {
    private static final long serialVersionUID = 1;
}
