package io.nightjar.trainer;

import ai.djl.ndarray.types.Shape;
import io.nightjar.model.images.ImageShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A network: valid convolutions without bias, each followed by batch normalisation and the activation, then dense layers with ReLU
 * between them.
 *
 * @param hidden widths of the dense layers before the last one
 */
record Architecture(
        ImageShape input, List<Convolution> convolutions, NonLinearity activation, List<Integer> hidden, int classes) {
    record Convolution(int filters, int kernel, int stride) {
        int outputSide(int inputSide) {
            return (inputSide - kernel) / stride + 1;
        }
    }

    enum Role {
        WEIGHT,
        SCALE,
        SHIFT
    }

    /** One trained array; {@code fanIn} counts the inputs that meet in one output. */
    record Parameter(Shape shape, Role role, int fanIn) {
        int size() {
            return Math.toIntExact(shape.size());
        }
    }

    /** The paper's MNIST network. */
    static Architecture mnistStudent() {
        return new Architecture(
                ImageShape.MNIST,
                List.of(new Convolution(5, 5, 2), new Convolution(50, 5, 2)),
                NonLinearity.EvenQuartic.SWISH_4,
                List.of(),
                10);
    }

    /** A larger network with ordinary activations, 99.6% and above on MNIST. */
    static Architecture mnistTeacher() {
        return new Architecture(
                ImageShape.MNIST,
                List.of(
                        new Convolution(32, 3, 1),
                        new Convolution(32, 5, 2),
                        new Convolution(64, 3, 1),
                        new Convolution(64, 5, 2)),
                new NonLinearity.Relu(),
                List.of(128),
                10);
    }

    /** Parameters in the order of use: per convolution weight [out, in, k, k], scale, shift; per dense layer weight [out, in], bias. */
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        int channels = input.channels();
        int height = input.height();
        int width = input.width();
        for (Convolution convolution : convolutions) {
            int filters = convolution.filters();
            int kernel = convolution.kernel();
            parameters.add(new Parameter(
                    new Shape(filters, channels, kernel, kernel), Role.WEIGHT, channels * kernel * kernel));
            parameters.add(new Parameter(new Shape(filters), Role.SCALE, 1));
            parameters.add(new Parameter(new Shape(filters), Role.SHIFT, 1));
            channels = filters;
            height = convolution.outputSide(height);
            width = convolution.outputSide(width);
        }
        int features = channels * height * width;
        for (int outputs : denseWidths()) {
            parameters.add(new Parameter(new Shape(outputs, features), Role.WEIGHT, features));
            parameters.add(new Parameter(new Shape(outputs), Role.SHIFT, 1));
            features = outputs;
        }
        return List.copyOf(parameters);
    }

    List<Integer> denseWidths() {
        List<Integer> widths = new ArrayList<>(hidden);
        widths.add(classes);
        return widths;
    }
}
