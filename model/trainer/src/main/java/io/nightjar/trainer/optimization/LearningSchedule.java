package io.nightjar.trainer.optimization;

import io.nightjar.ckks.Counts;
import io.nightjar.trainer.data.Augmentation;

/**
 * Course of one network's training.
 *
 * @param epochs passes over the training images; 0 leaves the network out
 * @param batchSize images per step
 * @param learningRate highest learning rate, reached after warm-up, then falling to 0 along a half cosine
 * @param warmUpEpochs epochs of linear rise from 0; may be a fraction
 * @param weightDecay decoupled weight decay of convolution and dense weights
 * @param kernelRate learning rate of the kernels in front of batch normalisation, in learning rates of the others; they
 *     then take orthogonal steps ({@link Muon}) without weight decay; 0 for Adam like the others
 * @param gradientNorm gradients of a larger Euclidean norm are scaled down to it
 * @param averageDecay share that the exponential average of the weights keeps in a step
 * @param augmentation distortion of the training images
 */
public record LearningSchedule(
        int epochs,
        int batchSize,
        double learningRate,
        double warmUpEpochs,
        double weightDecay,
        double kernelRate,
        double gradientNorm,
        double averageDecay,
        Augmentation augmentation) {
    /**
     * Checks every value that is not a schedule of its own.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public LearningSchedule {
        if (epochs < 0 || batchSize < 1) {
            throw new IllegalArgumentException(
                    Counts.of(epochs, "epoch") + " of batches of " + batchSize + ", expected at least 0 and 1");
        }
        if (!(learningRate > 0 && learningRate <= 1)
                || !(gradientNorm > 0)
                || !(weightDecay >= 0)
                || !(warmUpEpochs >= 0)) {
            throw new IllegalArgumentException("learning rate " + learningRate + " (0 to 1), gradient norm "
                    + gradientNorm + " (above 0), weight decay " + weightDecay + " and warm-up " + warmUpEpochs
                    + " (0 or more)");
        }
        if (!(kernelRate >= 0 && kernelRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("kernel rate " + kernelRate + ", expected 0 or more");
        }
        if (!(averageDecay >= 0 && averageDecay < 1)) {
            throw new IllegalArgumentException("average decay " + averageDecay + ", expected 0 to below 1");
        }
    }

    /**
     * Another number of epochs, with warm-up and averaging as they are; see {@link #shortened}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public LearningSchedule withEpochs(int newEpochs) {
        return new LearningSchedule(
                newEpochs,
                batchSize,
                learningRate,
                warmUpEpochs,
                weightDecay,
                kernelRate,
                gradientNorm,
                averageDecay,
                augmentation);
    }

    /** Fewer epochs of the same course: warm-up and averaging shrink with them. */
    public LearningSchedule shortened(int newEpochs) {
        double share = Math.min(1, (double) newEpochs / epochs);
        return new LearningSchedule(
                newEpochs,
                batchSize,
                learningRate,
                Math.max(warmUpEpochs * share, Math.min(warmUpEpochs, 0.5)),
                weightDecay,
                kernelRate,
                gradientNorm,
                Math.max(0, 1 - (1 - averageDecay) / share),
                augmentation);
    }

    /**
     * Another batch size at the same learning rate.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public LearningSchedule withBatchSize(int newBatchSize) {
        return new LearningSchedule(
                epochs,
                newBatchSize,
                learningRate,
                warmUpEpochs,
                weightDecay,
                kernelRate,
                gradientNorm,
                averageDecay,
                augmentation);
    }

    /**
     * Another peak of the learning rate.
     *
     * @throws IllegalArgumentException unless it is above 0 and at most 1
     */
    public LearningSchedule withLearningRate(double newLearningRate) {
        return new LearningSchedule(
                epochs,
                batchSize,
                newLearningRate,
                warmUpEpochs,
                weightDecay,
                kernelRate,
                gradientNorm,
                averageDecay,
                augmentation);
    }

    /**
     * Another rate for normalised kernels; 0 trains them by Adam.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public LearningSchedule withKernelRate(double newKernelRate) {
        return new LearningSchedule(
                epochs,
                batchSize,
                learningRate,
                warmUpEpochs,
                weightDecay,
                newKernelRate,
                gradientNorm,
                averageDecay,
                augmentation);
    }

    /**
     * Another decay of the averaged weights; 0 takes the latest weights themselves.
     *
     * @throws IllegalArgumentException unless it is at least 0 and below 1
     */
    public LearningSchedule withAverageDecay(double newAverageDecay) {
        return new LearningSchedule(
                epochs,
                batchSize,
                learningRate,
                warmUpEpochs,
                weightDecay,
                kernelRate,
                gradientNorm,
                newAverageDecay,
                augmentation);
    }

    /** The same course on images that are changed in another way. */
    public LearningSchedule withAugmentation(Augmentation newAugmentation) {
        return new LearningSchedule(
                epochs,
                batchSize,
                learningRate,
                warmUpEpochs,
                weightDecay,
                kernelRate,
                gradientNorm,
                averageDecay,
                newAugmentation);
    }

    /** Learning rate of a step, of {@code stepsPerEpoch} in each epoch. */
    public double learningRateAt(long step, int stepsPerEpoch) {
        double warmUp = warmUpEpochs * stepsPerEpoch;
        double total = (double) epochs * stepsPerEpoch;
        if (step < warmUp) {
            return learningRate * (step + 1) / (warmUp + 1);
        }
        double progress = (step - warmUp) / Math.max(1, total - warmUp);
        return learningRate * 0.5 * (1 + StrictMath.cos(StrictMath.PI * Math.min(1, progress)));
    }
}
