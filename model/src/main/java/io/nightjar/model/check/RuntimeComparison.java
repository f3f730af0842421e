package io.nightjar.model.check;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.nightjar.ckks.Counts;
import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.OnnxFeed;
import io.nightjar.model.onnx.OnnxReader;
import io.nightjar.model.onnx.Pixels;
import io.nightjar.model.reference.ReferenceExecutor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Scores of a model as it was read, against those that ONNX Runtime gives for the same images. The library of ONNX
 * Runtime 1.29 crashes the JVM where its command line is some thousand characters long: give the class path in the
 * variable {@code CLASSPATH}.
 */
public final class RuntimeComparison {
    private static final String FOLDER_OF_CONSTANTS = "session.model_external_initializers_file_folder_path";

    /** Relative to the largest score; ONNX Runtime computes with 32-bit floats. */
    private static final double MAX_ERROR = 1e-3;
    /** Where the model makes it compute with 16-bit floats, of 11 bits. */
    private static final double MAX_HALF_ERROR = 1e-2;

    private RuntimeComparison() {}

    /** What {@link #largestError} is at most for a model that was read rightly. */
    public static double allowedError(Path model) {
        return OnnxReader.hasHalfFloats(model) ? MAX_HALF_ERROR : MAX_ERROR;
    }

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
     * The largest difference of a score from that of ONNX Runtime, relative to the largest score of all images. Where
     * the model ends in a label, the scores are those that it is made of: what it compares with a limit, logits in
     * place of probabilities, and the two values of which it takes the larger.
     *
     * @param model the file that the network was read from
     * @param images pixels in [0, 1], in (channel, row, column) order
     * @throws IllegalArgumentException when ONNX Runtime cannot run the model or show the scores that the network
     *     gives; the message is one sentence
     */
    public static double largestError(Path model, ImportedNetwork imported, double[][] images) {
        OnnxFeed feed = imported.feed();
        if (feed.scores() == null) {
            throw new IllegalArgumentException(
                    "Model " + model + " has no tensor whose values the network has too, which"
                            + " ONNX Runtime could show; compare its labels instead");
        }
        double error = 0;
        double largest = 0;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // optimised graphs multiply int8 weights with activations rounded to eight bits
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.addConfigEntry(
                    FOLDER_OF_CONSTANTS, String.valueOf(model.toAbsolutePath().getParent()));
            try (OrtSession session = environment.createSession(OnnxReader.endingAt(model, feed.scores()), options)) {
                for (double[] image : images) {
                    double[] expected = run(environment, session, feed, imported.pixels(), image);
                    double[] own = ReferenceExecutor.run(feed.network(), image);
                    if (own.length != expected.length) {
                        throw new IllegalArgumentException("ONNX Runtime gives " + Counts.of(expected.length, "score")
                                + " for an image of model " + model + ", which was read with " + own.length);
                    }
                    for (int i = 0; i < own.length; i++) {
                        double score = feed.score(expected[feed.isInOrder() ? i : feed.place(i)]);
                        error = larger(error, Math.abs(own[i] - score));
                        largest = larger(largest, Math.abs(score));
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
        int batch = batch(info.getShape(), dims);
        dims[0] *= batch;
        ByteBuffer values = values(feed, pixels, image, info.type, batch);
        try (OnnxTensor input = OnnxTensor.createTensor(environment, values, dims, info.type);
                OrtSession.Result result = session.run(Map.of(feed.input(), input))) {
            double[] all = numbers((OnnxTensor) result.get(0));
            return Arrays.copyOf(all, all.length / batch);
        }
    }

    /** How many images a graph is fixed to, all of which are the same here. */
    private static int batch(long[] fixed, long[] dims) {
        boolean isBatch = fixed.length == dims.length && dims[0] == 1 && fixed[0] > 1;
        for (int k = 1; isBatch && k < dims.length; k++) {
            isBatch = fixed[k] < 1 || fixed[k] == dims[k];
        }
        return isBatch ? (int) fixed[0] : 1;
    }

    private static ByteBuffer values(OnnxFeed feed, Pixels pixels, double[] image, OnnxJavaType type, int batch) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(batch * image.length * 8).order(ByteOrder.nativeOrder());
        for (int i = 0; i < batch * image.length; i++) {
            double pixel = image[feed.pixel(i % image.length)];
            double value = pixels == Pixels.BYTES ? pixel * 255 : pixel;
            switch (type) {
                case FLOAT -> buffer.putFloat((float) value);
                case FLOAT16 -> buffer.putShort(Fp16Conversions.floatToFp16((float) value));
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
        OnnxJavaType type = tensor.getInfo().type;
        return switch (type) {
            case DOUBLE -> all(tensor.getDoubleBuffer().remaining(), tensor.getDoubleBuffer()::get);
            case FLOAT, FLOAT16, BFLOAT16 -> all(tensor.getFloatBuffer().remaining(), tensor.getFloatBuffer()::get);
            case INT32 -> all(tensor.getIntBuffer().remaining(), tensor.getIntBuffer()::get);
            case INT64 -> all(tensor.getLongBuffer().remaining(), tensor.getLongBuffer()::get);
            default ->
                throw new IllegalArgumentException(
                        "The model's scores have the type " + type + ", which this comparison cannot read");
        };
    }

    private static double[] all(int count, IntToDoubleFunction values) {
        return IntStream.range(0, count).mapToDouble(values).toArray();
    }
}
