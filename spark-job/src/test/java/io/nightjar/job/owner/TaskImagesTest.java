package io.nightjar.job.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Images;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskImagesTest {
    private static final int IMAGES = 100;

    @TempDir
    Path directory;

    private int pulses;

    private ImageReader compressed() throws IOException {
        Path file = directory.resolve("images.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(ByteBuffer.allocate(16)
                    .putInt(0x0803)
                    .putInt(IMAGES)
                    .putInt(1)
                    .putInt(1)
                    .array());
            for (int i = 0; i < IMAGES; i++) {
                out.write(i);
            }
        }
        return Images.open(file, new ImageShape(1, 1, 1));
    }

    @Test
    void skip_reachesTheImage_askingOnTheWay() throws IOException {
        try (ImageReader reader = compressed()) {
            TaskImages.skip(reader, 95, 10, () -> pulses++);
            assertThat(reader.next().pixels()).containsExactly(95);
            assertThat(pulses).isEqualTo(10);
        }
    }

    @Test
    void skip_endsWhenTheAttemptIsKilled() throws IOException {
        try (ImageReader reader = compressed()) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> TaskImages.skip(reader, 95, 10, () -> {
                        if (++pulses == 3) {
                            throw new CancellationException();
                        }
                    }));
            assertThat(reader.next().pixels()).containsExactly(20);
        }
    }
}
