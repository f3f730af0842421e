package io.nightjar.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs models with ONNX Runtime. */
final class OnnxOracle {
    private OnnxOracle() {}

    /** The flattened output for one image, given in the ONNX order of elements. */
    static double[] run(byte[] model, double[] image, long... dims) throws OrtException {
        long[] shape = new long[dims.length + 1];
        shape[0] = 1;
        System.arraycopy(dims, 0, shape, 1, dims.length);
        FloatBuffer buffer = FloatBuffer.allocate(image.length);
        for (double value : image) {
            buffer.put((float) value);
        }
        buffer.rewind();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model);
                OnnxTensor input = OnnxTensor.createTensor(environment, buffer, shape);
                OrtSession.Result result = session.run(Map.of("x", input))) {
            FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
            double[] values = new double[output.remaining()];
            for (int i = 0; i < values.length; i++) {
                values[i] = output.get();
            }
            return values;
        }
    }
}
