package io.nightjar.trainer;

import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageSet;
import io.nightjar.model.images.ImageShape;
import io.nightjar.trainer.data.LabeledImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Noisy colour images whose class is a colour and the direction of stripes. */
public final class SyntheticPictures {
    private static final int SIDE = 32;
    private static final int FILES = 5;

    private SyntheticPictures() {}

    public static LabeledImages examples(int count, long seed) {
        Random random = new Random(seed);
        List<Image> images = new ArrayList<>();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(10);
            byte[] pixels = new byte[3 * SIDE * SIDE];
            int phase = random.nextInt(4);
            for (int p = 0; p < pixels.length; p++) {
                int channel = p / (SIDE * SIDE);
                int along = labels[i] < 5 ? p % SIDE : p / SIDE % SIDE;
                boolean striped = (along + phase) % 8 < 4;
                boolean coloured = (labels[i] % 5 + 1 >> channel & 1) == 1;
                pixels[p] = (byte) (random.nextInt(60) + (striped ? 60 : 0) + (coloured ? 130 : 0));
            }
            images.add(new Image("" + i, pixels));
        }
        return new LabeledImages(new ImageSet(ImageShape.CIFAR10, images), labels);
    }

    public static Path write(Path directory, LabeledImages examples) throws IOException {
        Files.createDirectories(directory);
        int perFile = examples.count() / FILES;
        for (int file = 0; file < FILES; file++) {
            try (OutputStream out = Files.newOutputStream(directory.resolve("data_batch_" + (file + 1) + ".bin"))) {
                for (int i = file * perFile; i < (file + 1) * perFile; i++) {
                    out.write(examples.labels()[i]);
                    out.write(examples.images().image(i).pixels());
                }
            }
        }
        return directory;
    }
}
