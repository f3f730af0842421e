package io.nightjar.model.check;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.OnnxFeed;
import io.nightjar.model.onnx.OnnxReader;
import io.nightjar.model.onnx.Pixels;
import io.nightjar.model.reference.ReferenceExecutor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Scores of a model as it was read, against those that ONNX Runtime gives for the same images. The library of ONNX
 * Runtime 1.29 crashes the JVM where its command line is some thousand characters long: give the class path in the
 * variable {@code CLASSPATH}.
 */
public final class RuntimeComparison {
    private static final String FOLDER_OF_CONSTANTS = "session.model_external_initializers_file_folder_path";

    private RuntimeComparison() {}

    /** Whether ONNX Runtime is on the class path and can be loaded on this machine. */
    public static boolean isAvailable() {
        try {
            OrtEnvironment.getEnvironment();
            return true;
        } catch (LinkageError | RuntimeException e) {
            return false;
        }
    }

    /**
     * The largest difference of a score from that of ONNX Runtime, relative to the largest score of all images.
     *
     * @param model the file that the network was read from
     * @param images pixels in [0, 1], in (channel, row, column) order
     * @throws IllegalArgumentException when ONNX Runtime cannot run the model or show the scores that the network
     *     gives; the message is one sentence
     */
    public static double largestError(Path model, ImportedNetwork imported, double[][] images) {
        OnnxFeed feed = imported.feed();
        if (feed.scores() == null) {
            throw new IllegalArgumentException("The scores of model " + model
                    + " are not a tensor of their own, which ONNX Runtime could show; compare its labels instead");
        }
        double error = 0;
        double largest = 0;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.addConfigEntry(
                    FOLDER_OF_CONSTANTS, String.valueOf(model.toAbsolutePath().getParent()));
            try (OrtSession session = environment.createSession(OnnxReader.endingAt(model, feed.scores()), options)) {
                for (double[] image : images) {
                    double[] expected = run(environment, session, feed, imported.pixels(), image);
                    double[] own = ReferenceExecutor.run(imported.network(), image);
                    if (own.length != expected.length) {
                        throw new IllegalArgumentException("ONNX Runtime gives " + expected.length
                                + " scores for an image of model " + model + ", which was read with " + own.length);
                    }
                    for (int i = 0; i < own.length; i++) {
                        error = larger(error, Math.abs(own[i] - expected[feed.isInOrder() ? i : feed.place(i)]));
                        largest = larger(largest, Math.abs(expected[i]));
                    }
                }
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime cannot run model " + model + ": " + e.getMessage(), e);
        }
        return largest == 0 ? error : error / largest;
    }

    /** Not a number counts as the largest. */
    private static double larger(double a, double b) {
        return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
    }

    private static double[] run(
            OrtEnvironment environment, OrtSession session, OnnxFeed feed, Pixels pixels, double[] image)
            throws OrtException {
        TensorInfo info = (TensorInfo) session.getInputInfo().get(feed.input()).getInfo();
        long[] dims = feed.dims();
        try (OnnxTensor input =
                        OnnxTensor.createTensor(environment, values(feed, pixels, image, info.type), dims, info.type);
                OrtSession.Result result = session.run(Map.of(feed.input(), input))) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            return numbers(output);
        }
    }

    private static ByteBuffer values(OnnxFeed feed, Pixels pixels, double[] image, OnnxJavaType type) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(image.length * 8).order(ByteOrder.nativeOrder());
        for (int i = 0; i < image.length; i++) {
            double pixel = image[feed.pixel(i)];
            double value = pixels == Pixels.BYTES ? pixel * 255 : pixel;
            switch (type) {
                case FLOAT -> buffer.putFloat((float) value);
                case DOUBLE -> buffer.putDouble(value);
                case UINT8 -> buffer.put((byte) Math.round(value));
                case INT16 -> buffer.putShort((short) Math.round(value));
                case INT32 -> buffer.putInt((int) Math.round(value));
                case INT64 -> buffer.putLong(Math.round(value));
                default ->
                    throw new IllegalArgumentException(
                            "The model's input has the type " + type + ", which this comparison cannot fill");
            }
        }
        return buffer.flip();
    }

    private static double[] numbers(OnnxTensor tensor) {
        if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
            double[] values = new double[tensor.getDoubleBuffer().remaining()];
            tensor.getDoubleBuffer().get(values);
            return values;
        }
        FloatBuffer floats = tensor.getFloatBuffer();
        double[] values = new double[floats.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats.get();
        }
        return values;
    }
}
