package io.nightjar.model.program;

import io.nightjar.ckks.io.KeyCodec;
import java.io.Serializable;
import java.util.List;

/**
 * What the analysis of a program says: parameters, sizes, predicted costs. Programs and commands print it as JSON under
 * these names.
 *
 * @param parameters of the scheme, and their security
 * @param block the images and ciphertexts that are scored together
 * @param keys the evaluation keys needed
 * @param prediction cost and error of a block
 * @param steps in order, reading inputs first
 * @param alternatives what the compiler considered and did not take, with its figures
 */
public record PlanReport(
        Parameters parameters,
        Block block,
        Keys keys,
        Prediction prediction,
        List<StepReport> steps,
        List<RejectedPlan> alternatives)
        implements Serializable {
    /** The name under which reading inputs is reported. */
    public static final String READ = "read";

    /**
     * The parameters of the scheme.
     *
     * @param name of the parameter set
     * @param ring {@code real} or {@code standard}
     * @param logN log2 of the ring degree
     * @param levels rescales that a fresh ciphertext allows
     * @param dnum digits of key switching
     * @param modulusBits widths of the primes
     * @param security how large the modulus is, and may be
     */
    public record Parameters(
            String name, String ring, int logN, int levels, int dnum, ModulusBits modulusBits, Security security)
            implements Serializable {}

    /**
     * Widths of primes in bits.
     *
     * @param ciphertext q_0 ... q_L
     * @param special those of P
     */
    public record ModulusBits(List<Integer> ciphertext, List<Integer> special) implements Serializable {}

    /**
     * The size of the modulus, on which security depends.
     *
     * @param logQP the larger of log2(Q) and log2 of the key modulus, in bits
     * @param maxLogQP log2(QP) at most for 128-bit security at this ring degree, in bits
     */
    public record Security(double logQP, int maxLogQP) implements Serializable {
        /** Whether 128-bit security holds. */
        public boolean suffices() {
            return logQP <= maxLogQP;
        }
    }

    /**
     * What is scored in one go.
     *
     * @param packing of images into ciphertexts
     * @param imagesPerBlock the owner's images in a full block
     * @param referenceImages that every block holds beside them
     * @param inputCiphertexts ciphertexts of a block that the program reads
     * @param outputCiphertexts ciphertexts of a block that it writes
     * @param ciphertextBytes one stored fresh ciphertext
     */
    public record Block(
            PhasePacking packing,
            int imagesPerBlock,
            int referenceImages,
            int inputCiphertexts,
            int outputCiphertexts,
            long ciphertextBytes)
            implements Serializable {}

    /**
     * See {@link io.nightjar.model.packing.Packing}.
     *
     * @param phases s, per axis
     * @param coarseHeight rows of the coarse grid
     * @param coarseWidth columns of the coarse grid
     * @param slots of a ciphertext, N/2 or in the real ring N
     * @param imagesInnermost whether the images of a block are side by side, not the positions of an image
     */
    public record PhasePacking(int phases, int coarseHeight, int coarseWidth, int slots, boolean imagesInnermost)
            implements Serializable {}

    /**
     * The evaluation keys.
     *
     * @param bytes all of them in one file
     * @param openedBytes of the heap that they take where blocks are scored, for each owner; part of a task's heap
     * @param list every key with its bytes
     */
    public record Keys(long bytes, long openedBytes, List<KeyCodec.StoredKey> list) implements Serializable {}

    /**
     * What scoring a block is expected to take and to give.
     *
     * @param secondsPerBlock thread-CPU seconds on one core
     * @param taskBytes heap that a task needs with one thread
     * @param logError log2 of the standard deviation of a score's error, for images encrypted under the secret key
     * @param logErrorPublicKey the same for images encrypted under the public key
     * @param rangeSource where the largest values planned for come from
     * @param machine that the seconds hold for, with its kernels and its JDK
     * @param unitCosts where the costs of single operations come from that the seconds were predicted with
     */
    public record Prediction(
            double secondsPerBlock,
            long taskBytes,
            double logError,
            double logErrorPublicKey,
            RangeSource rangeSource,
            String machine,
            String unitCosts)
            implements Serializable {}

    /** Where the range of values comes from. */
    public enum RangeSource {
        CALIBRATION_IMAGES("calibration images"),
        WEIGHTS("weights"),
        SYNTHETIC_IMAGES("synthetic images");

        private final String displayName;

        RangeSource(String displayName) {
            this.displayName = displayName;
        }

        /** The source in words. */
        public String displayName() {
            return displayName;
        }
    }

    /**
     * One step.
     *
     * @param name of the step; {@link #READ} for unpacking and expanding the inputs
     * @param values what it makes
     * @param work what that takes
     */
    public record StepReport(String name, Values values, Work work) implements Serializable {}

    /**
     * The ciphertexts that a step makes.
     *
     * @param ciphertexts their number per block
     * @param level of each
     * @param logScale log2 of the scale of each
     * @param bound largest magnitude planned for
     */
    public record Values(long ciphertexts, int level, double logScale, double bound) implements Serializable {}

    /**
     * What a step does for a block.
     *
     * @param rotations number of rotated ciphertexts
     * @param transforms number-theoretic transforms of N residues
     * @param seconds predicted thread-CPU seconds
     */
    public record Work(long rotations, long transforms, double seconds) implements Serializable {}
}
