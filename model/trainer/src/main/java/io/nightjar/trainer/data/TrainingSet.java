package io.nightjar.trainer.data;

import io.nightjar.ckks.Counts;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageSet;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Public training sets as their authors distribute them. */
public final class TrainingSet {
    private static final int CIFAR10_FILES = 5;

    private TrainingSet() {}

    /** {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}, plain or with {@code .gz}. */
    public static LabeledImages idx(Path directory, ImageShape shape, int classes) {
        Path imageFile = find(directory, "train-images-idx3-ubyte");
        Path labelFile = find(directory, "train-labels-idx1-ubyte");
        ImageSet images = ImageSet.read(imageFile, shape);
        int[] labels = Labels.read(labelFile);
        if (images.count() != labels.length) {
            throw new ImageDataException(imageFile + " holds " + Counts.of(images.count(), "image") + " and "
                    + labelFile + " " + Counts.of(labels.length, "label")
                    + ", expected as many of both; give files that belong together.");
        }
        for (int label : labels) {
            if (label >= classes) {
                throw new ImageDataException(
                        labelFile + " holds the label " + label + ", expected 0 to 9; give the labels of MNIST.");
            }
        }
        return new LabeledImages(images, labels);
    }

    /**
     * {@code data_batch_1.bin} to {@code data_batch_5.bin}, in the directory or in its {@code cifar-10-batches-bin}.
     */
    public static LabeledImages cifar10(Path directory) {
        Path unpacked = directory.resolve("cifar-10-batches-bin");
        Path base = Files.isDirectory(unpacked) ? unpacked : directory;
        List<Path> files = IntStream.rangeClosed(1, CIFAR10_FILES)
                .mapToObj(i -> base.resolve("data_batch_" + i + ".bin"))
                .toList();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new ImageDataException("Directory " + base + " lacks " + file.getFileName()
                        + "; name the directory with data_batch_1.bin to data_batch_5.bin,"
                        + " the binary version of CIFAR-10.");
            }
        }
        return new LabeledImages(ImageSet.read(files, ImageShape.CIFAR10), Labels.read(files));
    }

    private static Path find(Path directory, String name) {
        for (String candidate : List.of(name, name + ".gz")) {
            if (Files.exists(directory.resolve(candidate))) {
                return directory.resolve(candidate);
            }
        }
        throw new ImageDataException("Directory " + directory + " lacks " + name + " and " + name
                + ".gz; name the directory with the MNIST training files.");
    }
}
