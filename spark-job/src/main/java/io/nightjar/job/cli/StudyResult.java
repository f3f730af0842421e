package io.nightjar.job.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Activations side by side.
 *
 * @param output the directory of the table, as it was given
 * @param network that was trained
 * @param epochs for each variant
 * @param validationImages that the accuracy comes from
 * @param rows one for each variant
 */
public record StudyResult(String output, String network, int epochs, int validationImages, List<Variant> rows) {
    /**
     * One variant; null where it did not train or cannot be scored.
     *
     * @param accuracy on validation images, from 0 to 1
     * @param largestInput largest magnitude in front of an activation
     * @param levels multiplicative depth
     * @param logN log2 of the ring degree
     * @param phases of the packing per axis
     * @param secondsPerBlock thread-CPU time on one core
     * @param imagesPerBlock images of a full block
     * @param note why a field is missing, or empty
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Variant(
            String activation,
            boolean batchNormalisation,
            Double accuracy,
            Double largestInput,
            Integer levels,
            Integer logN,
            Integer phases,
            Double secondsPerBlock,
            Integer imagesPerBlock,
            String note) {}
}
