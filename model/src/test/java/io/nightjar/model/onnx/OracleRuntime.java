package io.nightjar.model.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtUtil;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the corpus with ONNX Runtime. */
final class OracleRuntime {
    private OracleRuntime() {}

    /** The compared outputs for every image of a case: [image][output][value]; those of a refused case are empty. */
    static double[][][] run(OracleCase oracle) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            // Optimised graphs multiply int8 weights with activations rounded to eight bits.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession session = environment.createSession(oracle.model().toString(), options)) {
                double[][][] scores = new double[oracle.images().size()][][];
                for (int i = 0; i < scores.length; i++) {
                    scores[i] = run(environment, session, oracle, i);
                }
                return scores;
            }
        }
    }

    private static double[][] run(OrtEnvironment environment, OrtSession session, OracleCase oracle, int image)
            throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        int batch = 1;
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
            TensorInfo info = (TensorInfo) input.getValue().getInfo();
            long[] shape = shape(info, oracle);
            batch = inputs.isEmpty() ? (int) shape[0] : batch;
            inputs.put(input.getKey(), tensor(environment, info.type, values(oracle, image, shape), shape));
        }
        try (OrtSession.Result result = session.run(inputs)) {
            double[][] values = new double[oracle.outputs().size()][];
            for (int o = 0; o < values.length; o++) {
                double[] all = values(result.get(oracle.outputs().get(o).number()), oracle.classes());
                values[o] = Arrays.copyOf(all, all.length / batch);
            }
            return values;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** The input's shape with one image, or as many as its batch is fixed to; open sizes are those of the image. */
    private static long[] shape(TensorInfo info, OracleCase oracle) {
        long[] shape = info.getShape();
        for (int k = 0; k < shape.length; k++) {
            if (shape[k] < 1) {
                shape[k] = k == 0 ? 1 : oracle.shape()[k - 1];
            }
        }
        return shape;
    }

    /** The image once for every place in the batch, in the order and range of the ONNX input. */
    private static double[] values(OracleCase oracle, int image, long[] shape) {
        double[] pixels =
                oracle.channelsLast() ? channelsLast(oracle.pixels(image), oracle.shape()[0]) : oracle.pixels(image);
        double[] values = new double[(int) OrtUtil.elementCount(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i % pixels.length] * oracle.inputScale();
        }
        return values;
    }

    private static double[] channelsLast(double[] pixels, int channels) {
        int plane = pixels.length / channels;
        double[] moved = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            moved[i % plane * channels + i / plane] = pixels[i];
        }
        return moved;
    }

    private static OnnxTensor tensor(OrtEnvironment environment, OnnxJavaType type, double[] values, long[] shape)
            throws OrtException {
        switch (type) {
            case FLOAT -> {
                FloatBuffer buffer = FloatBuffer.allocate(values.length);
                Arrays.stream(values).forEach(value -> buffer.put((float) value));
                return OnnxTensor.createTensor(environment, buffer.rewind(), shape);
            }
            case DOUBLE -> {
                return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
            }
            case FLOAT16 -> {
                ShortBuffer buffer = ShortBuffer.allocate(values.length);
                Arrays.stream(values).forEach(value -> buffer.put(Fp16Conversions.floatToFp16((float) value)));
                return OnnxTensor.createTensor(environment, buffer.rewind(), shape, OnnxJavaType.FLOAT16);
            }
            case UINT8 -> {
                ByteBuffer buffer = ByteBuffer.allocate(values.length);
                Arrays.stream(values).forEach(value -> buffer.put((byte) Math.round(value)));
                return OnnxTensor.createTensor(environment, buffer.rewind(), shape, OnnxJavaType.UINT8);
            }
            case INT64 -> {
                LongBuffer buffer = LongBuffer.allocate(values.length);
                Arrays.stream(values).forEach(value -> buffer.put(Math.round(value)));
                return OnnxTensor.createTensor(environment, buffer.rewind(), shape);
            }
            default -> throw new IllegalArgumentException("An input has the type " + type + "; extend the runner");
        }
    }

    private static double[] values(OnnxValue value, List<String> classes) throws OrtException {
        if (value instanceof OnnxSequence sequence) {
            return probabilities((OnnxMap) sequence.getValue().get(0));
        }
        OnnxTensor tensor = (OnnxTensor) value;
        Object[] elements = elements(tensor);
        double[] values = new double[elements.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = classes.isEmpty() || !isLabel(tensor.getInfo().type)
                    ? number(elements[i])
                    : classes.indexOf(elements[i].toString());
        }
        return values;
    }

    private static boolean isLabel(OnnxJavaType type) {
        return type == OnnxJavaType.STRING || type == OnnxJavaType.INT64;
    }

    private static double number(Object element) {
        return element instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) element).doubleValue();
    }

    private static Object[] elements(OnnxTensor tensor) throws OrtException {
        if (tensor.getInfo().type == OnnxJavaType.FLOAT16) {
            FloatBuffer buffer = tensor.getFloatBuffer();
            Object[] elements = new Object[buffer.remaining()];
            Arrays.setAll(elements, buffer::get);
            return elements;
        }
        Object value = tensor.getValue();
        List<Object> elements = new ArrayList<>();
        flatten(value, elements);
        return elements.toArray();
    }

    private static void flatten(Object value, List<Object> into) {
        if (!value.getClass().isArray()) {
            into.add(value);
            return;
        }
        for (int i = 0; i < Array.getLength(value); i++) {
            flatten(Array.get(value, i), into);
        }
    }

    private static double[] probabilities(OnnxMap map) throws OrtException {
        return new TreeMap<Object, Object>(map.getValue())
                .values().stream().mapToDouble(OracleRuntime::number).toArray();
    }
}
