package io.nightjar.trainer.study;

import java.util.Optional;

/**
 * One trained variant of the activation study.
 *
 * @param activation behind every convolution
 * @param normalised whether batch normalisation stands in front of it
 * @param accuracy share of the validation images classified correctly by the best epoch; empty if training diverged
 * @param largestInput largest magnitude in front of an activation on the validation images; empty if training diverged
 * @param cost of the encrypted program; empty if there is none
 * @param note why training diverged or there is no program, else empty
 */
public record StudyRow(
        String activation,
        boolean normalised,
        Optional<Double> accuracy,
        Optional<Double> largestInput,
        Optional<Cost> cost,
        String note) {
    /**
     * What the planner predicts.
     *
     * @param levels multiplicative depth: rescales of a fresh ciphertext
     * @param logN log2 of the ring degree
     * @param phases of the packing per axis
     * @param secondsPerBlock thread-CPU seconds on one core
     * @param imagesPerBlock images in a full block
     */
    public record Cost(int levels, int logN, int phases, double secondsPerBlock, int imagesPerBlock) {
        /** Thread-CPU milliseconds per image of a full block. */
        public double millisPerImage() {
            return 1000 * secondsPerBlock / imagesPerBlock;
        }
    }
}
