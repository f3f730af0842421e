package io.nightjar.model.program;

import io.nightjar.ckks.io.KeyCodec;
import java.io.Serializable;
import java.util.List;

/**
 * What the dry run of a program says.
 *
 * @param parameterSet name of the parameter set
 * @param logN log2 of the ring degree
 * @param modulusBits widths of q_0 ... q_L
 * @param specialBits widths of the special primes
 * @param digits dnum
 * @param logQP the larger of log2(Q) and log2 of the key modulus, in bits
 * @param ceiling log2(QP) at most for 128-bit security, in bits
 * @param levels rescales that a fresh ciphertext allows
 * @param slots N/2
 * @param phases s of the packing
 * @param coarseHeight rows of the coarse grid
 * @param coarseWidth columns of the coarse grid
 * @param imagesPerBlock images in a full block
 * @param inputCiphertexts ciphertexts of a block that the program reads
 * @param outputCiphertexts ciphertexts of a block that it writes
 * @param keyBytes stored evaluation keys
 * @param ciphertextBytes one stored fresh ciphertext
 * @param predictedSecondsPerBlock thread-CPU seconds on one core
 * @param predictedTaskBytes heap that a task needs with one thread
 * @param predictedLogError log2 of the standard deviation of a score's error, for images encrypted under the secret key
 * @param predictedLogErrorPublicKey the same for images encrypted under the public key
 * @param boundsFrom where the largest values planned for come from: calibration images, weights or synthetic images
 * @param keys the evaluation keys needed, with their bytes
 * @param steps in order, reading inputs first
 * @param alternatives what the compiler considered and did not take, with its figures
 */
public record PlanReport(
        String parameterSet,
        int logN,
        List<Integer> modulusBits,
        List<Integer> specialBits,
        int digits,
        double logQP,
        int ceiling,
        int levels,
        int slots,
        int phases,
        int coarseHeight,
        int coarseWidth,
        int imagesPerBlock,
        int inputCiphertexts,
        int outputCiphertexts,
        long keyBytes,
        long ciphertextBytes,
        double predictedSecondsPerBlock,
        long predictedTaskBytes,
        double predictedLogError,
        double predictedLogErrorPublicKey,
        String boundsFrom,
        List<KeyCodec.StoredKey> keys,
        List<StepReport> steps,
        List<RejectedPlan> alternatives)
        implements Serializable {
    /** The name under which reading inputs is reported. */
    public static final String READ = "read";

    /**
     * One step.
     *
     * @param name of the step; "read" for unpacking and expanding the inputs
     * @param ciphertexts it makes
     * @param rotations it makes
     * @param level of what it makes
     * @param logScale log2 of the scale of what it makes
     * @param bound largest magnitude planned for
     * @param transforms number-theoretic transforms
     * @param predictedSeconds thread-CPU seconds per block
     */
    public record StepReport(
            String name,
            long ciphertexts,
            long rotations,
            int level,
            double logScale,
            double bound,
            long transforms,
            double predictedSeconds)
            implements Serializable {}
}
