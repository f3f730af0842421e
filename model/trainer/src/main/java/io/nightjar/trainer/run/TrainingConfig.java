package io.nightjar.trainer.run;

import io.nightjar.ckks.Counts;
import io.nightjar.trainer.data.Augmentation;
import io.nightjar.trainer.data.CropAndFlip;
import io.nightjar.trainer.data.Distortion;
import io.nightjar.trainer.network.Objective;
import io.nightjar.trainer.optimization.LearningSchedule;
import io.nightjar.trainer.optimization.Muon;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A training run; {@link #of} gives the recommended one of a task.
 *
 * @param task what is trained
 * @param dataDir directory with the training set: for MNIST {@code train-images-idx3-ubyte} and
 *     {@code train-labels-idx1-ubyte}, plain or with {@code .gz}, for CIFAR-10 {@code data_batch_1.bin} to
 *     {@code data_batch_5.bin}
 * @param output ONNX file to write
 * @param checkpointDir directory that receives a checkpoint after every epoch and from which an interrupted run goes on
 * @param seed of weights, order and augmentation: the same seed on the same machine with the same thread count gives
 *     the same model
 * @param threads threads of the engine (one more prepares the images)
 * @param validationImages number of images at the start of the training set that choose the model and are never trained
 *     on
 * @param student training of the network with polynomial activations
 * @param teacher training of the larger clear network it learns from
 * @param objective of the student
 */
public record TrainingConfig(
        Task task,
        Path dataDir,
        Path output,
        Optional<Path> checkpointDir,
        long seed,
        int threads,
        int validationImages,
        LearningSchedule student,
        LearningSchedule teacher,
        Objective objective) {
    private static final int EPOCHS_OF_ADAM = 80;

    /** @throws IllegalArgumentException if there are no threads, validation images or epochs of the student */
    public TrainingConfig {
        if (threads < 1 || validationImages < 1) {
            throw new IllegalArgumentException(Counts.of(threads, "thread") + " and " + validationImages
                    + " validation images, expected at least one each");
        }
        if (student.epochs() < 1) {
            throw new IllegalArgumentException("0 epochs of training, expected at least 1");
        }
    }

    /**
     * The recommended run of a task, without checkpoints.
     *
     * @param output ONNX file to write
     */
    public static TrainingConfig of(Task task, Path dataDir, Path output) {
        return switch (task) {
            case MNIST -> mnist(dataDir, output);
            case CIFAR10 -> cifar10(dataDir, output);
        };
    }

    /** The run that made the committed CIFAR-10 model. */
    public static TrainingConfig cifar10(Path dataDir, Path output) {
        Augmentation augmentation = new CropAndFlip(4, 0.1, 0.05, 0, 10_000);
        return new TrainingConfig(
                Task.CIFAR10,
                dataDir,
                output,
                Optional.empty(),
                1,
                2,
                5_000,
                new LearningSchedule(60, 128, 3e-3, 1, 0.05, 4, 1, 0.999, augmentation),
                new LearningSchedule(0, 128, 2e-3, 1, 0.05, 0, 1, 0.999, augmentation),
                new Objective(0.05, 7, 200, 4, 12, 0.1, 0.8, 2));
    }

    /** The run that made the committed MNIST model. */
    public static TrainingConfig mnist(Path dataDir, Path output) {
        return new TrainingConfig(
                Task.MNIST,
                dataDir,
                output,
                Optional.empty(),
                1,
                1,
                10_000,
                new LearningSchedule(50, 128, 6e-3, 2, 1e-3, 0, 1, 0.999, new Distortion(1, 7, 0.07, 0.07, 0.35, 16)),
                new LearningSchedule(12, 128, 2e-3, 1, 1e-3, 0, 1, 0.999, new Distortion(1.5, 10, 0.1, 0.1, 0.5, 12)),
                new Objective(0, 4, 1, 1, Double.POSITIVE_INFINITY, 0, 0.8, 2));
    }

    /**
     * The run that a study gives every variant: Adam for all weights, since {@link Muon} needs batch normalisation,
     * with the number of epochs shortened from those that Adam needs.
     */
    public TrainingConfig forStudy(int epochs) {
        LearningSchedule byAdam =
                student.kernelRate() > 0 ? student.withKernelRate(0).withEpochs(EPOCHS_OF_ADAM) : student;
        return withStudent(byAdam.shortened(epochs));
    }

    /**
     * Another number of epochs of the student.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public TrainingConfig withEpochs(int epochs) {
        return withStudent(student.withEpochs(epochs));
    }

    /** Another seed of weights, order and augmentation. */
    public TrainingConfig withSeed(long newSeed) {
        return new TrainingConfig(
                task, dataDir, output, checkpointDir, newSeed, threads, validationImages, student, teacher, objective);
    }

    /**
     * Another number of threads of the engine.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public TrainingConfig withThreads(int newThreads) {
        return new TrainingConfig(
                task, dataDir, output, checkpointDir, seed, newThreads, validationImages, student, teacher, objective);
    }

    /** With a checkpoint after every epoch, from which an interrupted run resumes. */
    public TrainingConfig withCheckpointDir(Path directory) {
        return new TrainingConfig(
                task,
                dataDir,
                output,
                Optional.of(directory),
                seed,
                threads,
                validationImages,
                student,
                teacher,
                objective);
    }

    /**
     * Another number of images set aside for choosing the model.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public TrainingConfig withValidationImages(int count) {
        return new TrainingConfig(
                task, dataDir, output, checkpointDir, seed, threads, count, student, teacher, objective);
    }

    /** Another ONNX file to write. */
    public TrainingConfig withOutput(Path newOutput) {
        return new TrainingConfig(
                task, dataDir, newOutput, checkpointDir, seed, threads, validationImages, student, teacher, objective);
    }

    /**
     * Another course of the student's training.
     *
     * @throws IllegalArgumentException if it has no epochs
     */
    public TrainingConfig withStudent(LearningSchedule schedule) {
        return new TrainingConfig(
                task, dataDir, output, checkpointDir, seed, threads, validationImages, schedule, teacher, objective);
    }

    /** A schedule of 0 epochs trains without a teacher. */
    public TrainingConfig withTeacher(LearningSchedule schedule) {
        return new TrainingConfig(
                task, dataDir, output, checkpointDir, seed, threads, validationImages, student, schedule, objective);
    }

    /** Another objective of the student. */
    public TrainingConfig withObjective(Objective newObjective) {
        return new TrainingConfig(
                task, dataDir, output, checkpointDir, seed, threads, validationImages, student, teacher, newObjective);
    }

    /** Everything that decides the teacher's weights, as text. */
    String teacherRecipe() {
        return "seed=" + seed + " validation=" + validationImages + " smoothing=" + objective.labelSmoothing()
                + " teacher=" + teacher;
    }

    /** Everything that decides the student's weights, as text. */
    String studentRecipe() {
        return teacherRecipe() + " student=" + student + " " + objective;
    }
}
