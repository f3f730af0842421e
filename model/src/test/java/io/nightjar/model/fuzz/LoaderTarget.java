package io.nightjar.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.io.Blob;
import io.nightjar.ckks.io.BlobKind;
import io.nightjar.ckks.io.CorruptBlobException;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.model.CompileException;
import io.nightjar.model.compiler.ParameterFile;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.images.ImageOptions;
import io.nightjar.model.images.ImageOptions.ChannelOrder;
import io.nightjar.model.images.ImageOptions.Ground;
import io.nightjar.model.images.ImageOptions.Resize;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Images;
import io.nightjar.model.images.Labels;
import io.nightjar.model.images.Pictures;
import io.nightjar.model.onnx.InvalidModelException;
import io.nightjar.model.onnx.OnnxReader;
import io.nightjar.model.onnx.UnsupportedModelException;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the readers of this module promise for any bytes: a value or their own exception with a sentence for the user, a
 * value that its own methods accept, and no more heap than the input justifies.
 */
enum LoaderTarget {
    /**
     * Mutations hardly ever meet the checksum, so bytes are also tried as the body of a sound blob. Testing up to 100
     * moduli for being prime, three times, leaves megabytes of garbage.
     */
    PROGRAM(48 << 20, 4096, List.of(CorruptBlobException.class)) {
        @Override
        void load(byte[] bytes) {
            AnalyzedProgram program = AnalyzedProgram.fromBytes(bytes);
            assertThat(program.toBytes()).isEqualTo(bytes);
            program.report();
            String profile = program.clientProfile().toJson();
            assertThat(ClientProfile.fromJson(profile).toJson()).isEqualTo(profile);
        }

        @Override
        List<byte[]> inputs(byte[] bytes) {
            Fingerprint parameters = Fingerprint.of(SeedCorpus.parameters());
            return List.of(bytes, Blob.of(BlobKind.PROGRAM, parameters, bytes));
        }
    },
    CLIENT_PROFILE(16 << 20, 4096, List.of(IllegalArgumentException.class)) {
        @Override
        void load(byte[] bytes) {
            ClientProfile profile = ClientProfile.fromJson(new String(bytes, StandardCharsets.UTF_8));
            String json = profile.toJson();
            assertThat(ClientProfile.fromJson(json).toJson()).isEqualTo(json);
            assertThat(profile.inputFingerprint()).hasSize(2 * Fingerprint.BYTES);
            assertThat(profile.pixels()).isPositive();
            assertThat(profile.imagesPerBlock()).isPositive();
            TensorLayout layout = profile.images().layout();
            int[] order = profile.images().order();
            for (int index : Arrays.copyOf(order, Math.min(2, order.length))) {
                assertThat(profile.packing().slots(layout, index, 1, (image, pixel) -> 1 / (1.0 + pixel)))
                        .hasSize(profile.packing().positions())
                        .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
            }
        }
    },
    /** The garbage of the search for up to 100 primes, however short the text that asks for them. */
    PARAMETER_FILE(1 << 30, 4096, List.of(CompileException.class)) {
        @Override
        void load(byte[] bytes) {
            ParameterFile file = ParameterFile.parse(new String(bytes, StandardCharsets.UTF_8));
            assertThat(file.parameters().name()).isEqualTo(file.name());
            file.inputLogScale().ifPresent(scale -> assertThat(scale).isFinite());
        }
    },
    /** Arithmetic on constants may make 2^16 values, and some more in its course. */
    MODEL(8 << 20, 4096, List.of(InvalidModelException.class, UnsupportedModelException.class)) {
        @Override
        void load(byte[] bytes) {
            assertThat(OnnxReader.read(file(bytes)).network().shapes()).isNotEmpty();
        }
    },
    IMAGES(1 << 20, 2048, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            ImageShape shape = bytes.length > 2000 ? ImageShape.CIFAR10 : SeedCorpus.SHAPE;
            all(file(bytes), shape);
        }
    },
    LABELS(1 << 20, 16384, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            for (int label : Labels.read(file(bytes))) {
                assertThat(label).isBetween(0, 255);
            }
        }
    },
    /** Mutations hardly ever meet a checksum, so chunks are also tried with theirs set right. */
    PNG(1 << 20, 2048, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            pictures(bytes);
        }

        @Override
        List<byte[]> inputs(byte[] bytes) {
            return List.of(bytes, SeedCorpus.withChecksums(bytes));
        }
    },
    /** A byte may code 512 pixels, which are 3 bytes each decoded, 6 as samples, and scaled from there. */
    JPEG(1 << 20, 8192, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            scaled(bytes);
            pictures(bytes);
        }
    },
    BMP(1 << 20, 2048, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            scaled(bytes);
            pictures(bytes);
        }
    },
    /** NumPy arrays, archives of them, tables of pixels. */
    ARRAY(1 << 20, 16384, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            ImageDataException refused = null;
            int taken = 0;
            for (ImageShape shape : List.of(SeedCorpus.SHAPE, new ImageShape(3, 2, 2), new ImageShape(15, 1, 1))) {
                try {
                    all(file(bytes), shape);
                    taken++;
                } catch (ImageDataException e) {
                    refused = e;
                }
            }
            if (taken == 0) {
                throw refused;
            }
        }
    },
    /** Models with constants in files, of which those in the model's directory alone are opened. */
    EXTERNAL_DATA(8 << 20, 4096, List.of(InvalidModelException.class, UnsupportedModelException.class)) {
        @Override
        void load(byte[] bytes) {
            Scratch.FOLDER.read(bytes);
        }
    },
    /** A code of some bytes may have all symbols, and there are five for each part of a picture. */
    WEBP(1 << 20, 16384, List.of(ImageDataException.class)) {
        @Override
        void load(byte[] bytes) {
            pictures(bytes);
        }
    };

    /** As pictures for grey and for colour networks, as they are and with everything allowed. */
    private static void pictures(byte[] bytes) {
        ImageOptions allowed = new ImageOptions(Ground.WHITE, true, Resize.AREA, ChannelOrder.BGR);
        ImageDataException refused = null;
        boolean taken = false;
        for (int channels : new int[] {1, 3}) {
            ImageShape shape = new ImageShape(channels, SeedCorpus.SHAPE.height(), SeedCorpus.SHAPE.width());
            try {
                assertThat(Pictures.decode("picture", bytes, shape, ImageOptions.NONE)
                                .size())
                        .isEqualTo(shape.size());
                taken = true;
            } catch (ImageDataException e) {
                refused = e;
            }
            if (taken) {
                assertThat(Pictures.decode("picture", bytes, shape, allowed).size())
                        .isEqualTo(shape.size());
            }
        }
        if (!taken) {
            throw refused;
        }
    }

    /** As pictures of any size. */
    private static void scaled(byte[] bytes) {
        ImageOptions any = new ImageOptions(Ground.WHITE, true, Resize.BILINEAR, ChannelOrder.RGB);
        try {
            ImageShape shape = new ImageShape(1, 2, 2);
            assertThat(Pictures.decode("picture", bytes, shape, any).size()).isEqualTo(shape.size());
        } catch (ImageDataException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void all(Path file, ImageShape shape) {
        try (ImageReader reader = Images.open(file, shape)) {
            int count = 0;
            while (reader.hasNext()) {
                assertThat(reader.next().values().size()).isEqualTo(shape.size());
                count++;
            }
            assertThat(count).isEqualTo(reader.count());
        }
    }

    private final long baseBytes;
    private final long bytesPerByte;
    private final List<Class<? extends RuntimeException>> refusals;

    /**
     * @param baseBytes heap that reading the shortest input may take
     * @param bytesPerByte heap that a further byte may take
     * @param refusals how the reader says no
     */
    LoaderTarget(long baseBytes, long bytesPerByte, List<Class<? extends RuntimeException>> refusals) {
        this.baseBytes = baseBytes;
        this.bytesPerByte = bytesPerByte;
        this.refusals = refusals;
    }

    /** Reads a value and uses it. */
    abstract void load(byte[] bytes);

    /** What to try with these bytes. */
    List<byte[]> inputs(byte[] bytes) {
        return List.of(bytes);
    }

    /** Holds the reader to its promises for these bytes. */
    final void check(byte[] bytes) {
        for (byte[] input : inputs(bytes)) {
            Allocation.requireAtMost(baseBytes + bytesPerByte * bytes.length, () -> accepts(input));
        }
    }

    /** Whether the reader takes these bytes for a value. */
    final boolean accepts(byte[] bytes) {
        try {
            load(bytes);
            return true;
        } catch (RuntimeException e) {
            if (!refusals.contains(e.getClass())) {
                throw e;
            }
            assertThat(e.getMessage()).as("sentence for the user").isNotBlank().doesNotContain("io.nightjar");
            return false;
        }
    }

    private static Path file(byte[] bytes) {
        try {
            return Files.write(Scratch.FILE, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Scratch {
        static final Path FILE = make();
        static final ModelFolder FOLDER = makeFolder();

        private static ModelFolder makeFolder() {
            try {
                return ModelFolder.create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path make() {
            try {
                Path file = Files.createTempFile("nightjar-fuzz", ".bin");
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
