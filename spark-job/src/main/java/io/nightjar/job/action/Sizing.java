package io.nightjar.job.action;

import io.nightjar.job.journal.RunPlan;
import io.nightjar.model.program.PlanReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What scoring a number of images takes on clusters of several sizes, as the plan of a program predicts it.
 *
 * @param images to score
 * @param blocks that hold them, all full but the last; a block is a task
 * @param encryptedBytes of their ciphertexts, which executors read
 * @param coreHours of one core, whatever the cluster
 * @param clusters from small to large, up to where more cores have nothing to do
 */
public record Sizing(long images, long blocks, long encryptedBytes, double coreHours, List<Cluster> clusters)
        implements Serializable {
    /** The speed of two threads on one block against one, as docs/OPERATIONS.md states it. */
    private static final double TWO_THREADS = 1.9;

    private static final int EXECUTOR_CORES = 4;
    private static final int MOST_CORES = 4096;

    /** What a JVM takes of the heap besides its tasks. */
    public static final long JVM_BYTES = RunPlan.JVM_BYTES;

    /**
     * A cluster.
     *
     * @param cores of all executors
     * @param taskCpus threads on a block, {@code spark.task.cpus}
     * @param executors of the same size
     * @param executorBytes heap of an executor, {@code spark.executor.memory}: that of the blocks that it works on at
     *     once, and {@link #JVM_BYTES}
     * @param blocksAtOnce that all executors work on
     * @param busy part of their time in which cores have a block, at most 1
     * @param hours from the first block to the last, on cores of the machine that the plan's seconds hold for
     * @param readBytesPerSecond that storage has to give
     */
    public record Cluster(
            int cores,
            int taskCpus,
            int executors,
            long executorBytes,
            long blocksAtOnce,
            double busy,
            double hours,
            double readBytesPerSecond)
            implements Serializable {}

    /** @param images at least 1 */
    public static Sizing of(PlanReport plan, long images) {
        PlanReport.Block block = plan.block();
        long blocks = ceilDiv(images, block.imagesPerBlock());
        long bytes = Math.multiplyExact(blocks, block.inputCiphertexts() * block.ciphertextBytes());
        List<Cluster> clusters = new ArrayList<>();
        for (int cores = 2; cores <= MOST_CORES; cores *= 2) {
            clusters.add(cluster(plan, blocks, bytes, cores, 1));
            clusters.add(cluster(plan, blocks, bytes, cores, 2));
            if (cores / 2 >= blocks) {
                break;
            }
        }
        double hours = blocks * plan.prediction().secondsPerBlock() / 3600;
        return new Sizing(images, blocks, bytes, hours, List.copyOf(clusters));
    }

    private static Cluster cluster(PlanReport plan, long blocks, long bytes, int cores, int taskCpus) {
        int executorCores = Math.min(cores, EXECUTOR_CORES);
        long atOnce = cores / taskCpus;
        double seconds = plan.prediction().secondsPerBlock() / (taskCpus == 1 ? 1 : TWO_THREADS);
        long rounds = ceilDiv(blocks, atOnce);
        double hours = rounds * seconds / 3600;
        long tasks = executorCores / taskCpus;
        return new Cluster(
                cores,
                taskCpus,
                cores / executorCores,
                tasks * plan.prediction().taskBytes() + JVM_BYTES,
                Math.min(blocks, atOnce),
                (double) blocks * taskCpus / (rounds * cores),
                hours,
                bytes / (hours * 3600));
    }

    private static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}
