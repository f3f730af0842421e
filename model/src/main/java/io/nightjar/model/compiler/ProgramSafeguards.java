package io.nightjar.model.compiler;

import io.nightjar.model.contract.ImageEnvelope;
import io.nightjar.model.contract.ImageStatistics;
import io.nightjar.model.contract.ReferenceImage;
import io.nightjar.model.contract.Safeguards;
import io.nightjar.model.interpreter.ClearInterpreter;
import io.nightjar.model.packing.Packing;
import io.nightjar.model.packing.TensorLayout;
import io.nightjar.model.program.EncryptedProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The safeguards of a compiled program: reference images with their scores, and the envelope of calibration images. */
final class ProgramSafeguards {
    private static final double PIXEL_RANGE = 255;
    /** Larger images would make a program and a profile of megabytes. */
    private static final int LARGEST_REFERENCE = 1 << 20;

    private ProgramSafeguards() {}

    /** @param calibration pixels in [0, 1] */
    static Safeguards ofCalibrated(EncryptedProgram program, double[][] calibration) {
        List<ImageStatistics> statistics = Arrays.stream(calibration)
                .map(pixels -> ImageStatistics.of(program.input().shape(), bytes(pixels)))
                .toList();
        return new Safeguards(references(program, calibration), Optional.of(ImageEnvelope.around(statistics)));
    }

    /** Without bounds on images, since made-up ones say nothing of real ones. */
    static Safeguards of(EncryptedProgram program, double[][] synthetic) {
        return new Safeguards(references(program, synthetic), Optional.empty());
    }

    /** The mean of the images and, where a block has room for two, the zero image before it. */
    private static List<ReferenceImage> references(EncryptedProgram program, double[][] images) {
        int size = program.input().shape().size();
        int most = Safeguards.mostReferences(program.packing().imagesPerBlock());
        if (most == 0 || size > LARGEST_REFERENCE) {
            return List.of();
        }
        List<ReferenceImage> references = new ArrayList<>();
        List<byte[]> candidates = most == 1 ? List.of(mean(images, size)) : List.of(new byte[size], mean(images, size));
        for (byte[] pixels : candidates) {
            scored(program, pixels).ifPresent(references::add);
        }
        return references;
    }

    private static byte[] mean(double[][] images, int size) {
        double[] sum = new double[size];
        for (double[] image : images) {
            for (int p = 0; p < size; p++) {
                sum[p] += image[p] / images.length;
            }
        }
        return bytes(sum);
    }

    private static byte[] bytes(double[] pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int p = 0; p < bytes.length; p++) {
            bytes[p] = (byte) Math.round(PIXEL_RANGE * Math.min(1, Math.max(0, pixels[p])));
        }
        return bytes;
    }

    /**
     * Nothing for an image whose values are beyond what the program is planned for: it would spoil every block, or have
     * an error that no score of others has.
     */
    private static Optional<ReferenceImage> scored(EncryptedProgram program, byte[] pixels) {
        TensorLayout layout = program.inputLayout();
        Packing packing = program.packing().forImages(1);
        ClearInterpreter clear = new ClearInterpreter(
                program.packing(),
                program.steps(),
                index -> packing.slots(
                        layout, index, 1, (image, pixel) -> Byte.toUnsignedInt(pixels[pixel]) / PIXEL_RANGE));
        List<double[]> outputs = clear.run();
        if (!program.bounds().covers(clear.reached().largest())) {
            return Optional.empty();
        }
        double[] scores =
                outputs.stream().mapToDouble(row -> row[packing.slot(0, 0, 0)]).toArray();
        return Optional.of(new ReferenceImage(pixels, scores));
    }
}
