package io.nightjar.model.onnx;

import java.nio.file.Path;
import java.util.List;

/**
 * One network of the corpus in {@code src/test/resources/oracle} and what is expected of it.
 *
 * @param model the ONNX file
 * @param shape of one image: (channel, y, x), or the axes of the ONNX input without its batch if these are one or two
 * @param channelsLast whether the ONNX input has the channels of an image on the last axis
 * @param inputScale what ONNX Runtime is given for a pixel of 255
 * @param tolerance largest difference from ONNX Runtime, relative to its largest value in any image
 * @param images pixels in the order of the shape
 * @param outputs the outputs that are compared; empty when the network must be refused
 * @param classes what a label output gives for each class; empty when it gives the number of the class
 * @param words what the reason of a refusal must contain; empty when the network must be accepted
 */
record OracleCase(
        String name,
        Path model,
        int[] shape,
        boolean channelsLast,
        double inputScale,
        double tolerance,
        List<byte[]> images,
        List<Output> outputs,
        List<String> classes,
        List<String> words) {

    /** An output of the ONNX graph by number, and what the end of the network makes of the scores there. */
    record Output(int number, OracleEnd end) {}

    boolean accepted() {
        return words.isEmpty();
    }

    /** The pixels that the network is given, byte / 255. */
    double[] pixels(int image) {
        byte[] bytes = images.get(image);
        double[] pixels = new double[bytes.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (bytes[i] & 0xff) / 255.0;
        }
        return pixels;
    }

    @Override
    public String toString() {
        return name;
    }
}
