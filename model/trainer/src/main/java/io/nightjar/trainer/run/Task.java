package io.nightjar.trainer.run;

import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageShape;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.data.TrainingSet;
import io.nightjar.trainer.network.Architecture;
import java.nio.file.Path;
import java.util.Locale;

/** A data set together with the paper's network for it. */
public enum Task {
    /** conv 5 (5x5, stride 2), BN, Swish-4, conv 50 (5x5, stride 2), BN, Swish-4, dense 10. */
    MNIST(Architecture.mnistStudent(), Architecture.mnistTeacher(), 4, 20_000),
    /**
     * Three times conv (3x3, same), BN, Swish-4, average pool 2x2, with 32, 64 and 128 filters; dense 256, dense 10.
     */
    CIFAR10(Architecture.cifar10Student(), Architecture.cifar10Teacher(), 6, 2_000);

    private final Architecture student;
    private final Architecture teacher;
    private final double fitRange;
    private final int statisticsImages;

    /**
     * @param fitRange half the width of the interval that the network's polynomial was fitted on
     * @param statisticsImages training images that the statistics of the averaged weights are taken from after each
     *     epoch
     */
    Task(Architecture student, Architecture teacher, double fitRange, int statisticsImages) {
        this.student = student;
        this.teacher = teacher;
        this.fitRange = fitRange;
        this.statisticsImages = statisticsImages;
    }

    /** The network with polynomial activations, the one that is exported. */
    public Architecture student() {
        return student;
    }

    Architecture teacher() {
        return teacher;
    }

    /** r of the interval [-r, r] that the polynomial of the network was fitted on. */
    public double fitRange() {
        return fitRange;
    }

    /** Training images that the statistics of the averaged weights are taken from after each epoch. */
    public int statisticsImages() {
        return statisticsImages;
    }

    /** Name of the network in the model, and on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The training set in {@code directory}, more than {@code validationImages} of it. */
    public LabeledImages read(Path directory, int validationImages) {
        LabeledImages examples = switch (this) {
            case MNIST -> TrainingSet.idx(directory, ImageShape.MNIST, student.classes());
            case CIFAR10 -> TrainingSet.cifar10(directory);
        };
        if (examples.count() <= validationImages) {
            throw new ImageDataException(directory + " holds " + examples.count()
                    + " training images, expected more than the " + validationImages
                    + " set aside for validation; give the whole training set.");
        }
        return examples;
    }
}
