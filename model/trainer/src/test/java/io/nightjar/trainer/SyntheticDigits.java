package io.nightjar.trainer;

import io.nightjar.model.images.IdxWriter;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageSet;
import io.nightjar.model.images.ImageShape;
import io.nightjar.trainer.data.LabeledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Noisy images whose class is the place of a bright square. */
public final class SyntheticDigits {
    private SyntheticDigits() {}

    public static LabeledImages examples(int count, long seed) {
        Random random = new Random(seed);
        List<Image> images = new ArrayList<>();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(10);
            byte[] pixels = new byte[28 * 28];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = (byte) random.nextInt(40);
            }
            int top = 3 + 12 * (labels[i] / 5) + random.nextInt(3);
            int left = 1 + 5 * (labels[i] % 5) + random.nextInt(2);
            for (int y = top; y < top + 8; y++) {
                for (int x = left; x < left + 4; x++) {
                    pixels[y * 28 + x] = (byte) (200 + random.nextInt(55));
                }
            }
            images.add(new Image("" + i, pixels));
        }
        return new LabeledImages(new ImageSet(ImageShape.MNIST, images), labels);
    }

    public static Path write(Path directory, LabeledImages examples) throws IOException {
        Files.createDirectories(directory);
        IdxWriter.writeImages(directory.resolve("train-images-idx3-ubyte.gz"), examples.images());
        IdxWriter.writeLabels(directory.resolve("train-labels-idx1-ubyte"), examples.labels());
        return directory;
    }
}
