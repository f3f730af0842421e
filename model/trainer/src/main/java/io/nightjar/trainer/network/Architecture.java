package io.nightjar.trainer.network;

import ai.djl.ndarray.types.Shape;
import io.nightjar.model.images.ImageShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A network: convolutions, each followed by batch normalisation or a bias, the activation and average pooling, then
 * dense layers.
 *
 * @param scale normalisation of the pixels in front of the first convolution
 * @param normalised whether batch normalisation follows each convolution, else a bias
 * @param hidden widths of the dense layers before the last one
 * @param hiddenActivation between the dense layers
 * @param format how the engine holds arrays of images
 */
public record Architecture(
        ImageShape input,
        InputScale scale,
        List<Convolution> convolutions,
        boolean normalised,
        NonLinearity activation,
        List<Integer> hidden,
        NonLinearity hiddenActivation,
        int classes,
        MemoryFormat format) {
    /**
     * One block.
     *
     * @param padding zeros on each side
     * @param pool side and stride of the average pooling behind the activation, 1 for none
     */
    public record Convolution(int filters, int kernel, int stride, int padding, int pool) {
        /** Valid and without pooling. */
        Convolution(int filters, int kernel, int stride) {
            this(filters, kernel, stride, 0, 1);
        }

        /** Keeps the image size up to the pooling. */
        static Convolution same(int filters, int kernel, int pool) {
            return new Convolution(filters, kernel, 1, kernel / 2, pool);
        }

        int outputSide(int inputSide) {
            return ((inputSide + 2 * padding - kernel) / stride + 1) / pool;
        }
    }

    /** What a trained array is, which decides how it begins and whether it decays. */
    public enum Role {
        /** Factors of a convolution or a dense layer. */
        WEIGHT,
        /** Factors of a batch normalisation, one per channel. */
        SCALE,
        /** Summands, one per channel of a convolution or per output of a dense layer. */
        SHIFT
    }

    /** Order of an array's axes in memory; convolutions of many channels are faster with the channels last. */
    enum MemoryFormat {
        CHANNELS_FIRST,
        CHANNELS_LAST
    }

    /** One trained array; {@code fanIn} counts the inputs that meet in one output. */
    public record Parameter(Shape shape, Role role, int fanIn) {
        /**
         * Numbers in the array.
         *
         * @throws ArithmeticException if they are 2^31 or more
         */
        public int size() {
            return Math.toIntExact(shape.size());
        }

        /** Whether these are a convolution's weights, [filters, channels, height, width]. */
        public boolean isKernels() {
            return shape.dimension() == 4;
        }

        /** Filters of a convolution, outputs of a dense layer, channels of a scale or shift. */
        public int outputs() {
            return Math.toIntExact(shape.get(0));
        }
    }

    private static final InputScale CIFAR10_SCALE =
            new InputScale(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.2470f, 0.2435f, 0.2616f));

    /** The paper's MNIST network. */
    public static Architecture mnistStudent() {
        return mnist(
                List.of(new Convolution(5, 5, 2), new Convolution(50, 5, 2)),
                NonLinearity.Polynomial.SWISH_4,
                List.of());
    }

    /** A larger network with ordinary activations, 99.6% and above on MNIST. */
    public static Architecture mnistTeacher() {
        return mnist(
                List.of(
                        new Convolution(32, 3, 1),
                        new Convolution(32, 5, 2),
                        new Convolution(64, 3, 1),
                        new Convolution(64, 5, 2)),
                new NonLinearity.Relu(),
                List.of(128));
    }

    private static Architecture mnist(List<Convolution> convolutions, NonLinearity activation, List<Integer> hidden) {
        return new Architecture(
                ImageShape.MNIST,
                InputScale.none(1),
                convolutions,
                true,
                activation,
                hidden,
                new NonLinearity.Relu(),
                10,
                MemoryFormat.CHANNELS_FIRST);
    }

    /** The paper's CIFAR-10 network. Nothing stands between its dense layers, so that they are one when it runs. */
    public static Architecture cifar10Student() {
        return cifar10(
                List.of(Convolution.same(32, 3, 2), Convolution.same(64, 3, 2), Convolution.same(128, 3, 2)),
                NonLinearity.Polynomial.SWISH_6,
                List.of(256),
                new NonLinearity.Identity());
    }

    /** A larger network with ordinary activations. */
    public static Architecture cifar10Teacher() {
        return cifar10(
                List.of(
                        Convolution.same(64, 3, 2),
                        Convolution.same(128, 3, 1),
                        Convolution.same(128, 3, 2),
                        Convolution.same(256, 3, 2)),
                new NonLinearity.Relu(),
                List.of(256),
                new NonLinearity.Relu());
    }

    private static Architecture cifar10(
            List<Convolution> convolutions,
            NonLinearity activation,
            List<Integer> hidden,
            NonLinearity hiddenActivation) {
        return new Architecture(
                ImageShape.CIFAR10,
                CIFAR10_SCALE,
                convolutions,
                true,
                activation,
                hidden,
                hiddenActivation,
                10,
                MemoryFormat.CHANNELS_LAST);
    }

    /**
     * Parameters in the order of use: per convolution weight [out, in, k, k], scale if it is normalised, shift; per
     * dense layer weight [out, in], bias.
     */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        int channels = input.channels();
        int height = input.height();
        int width = input.width();
        for (Convolution convolution : convolutions) {
            int filters = convolution.filters();
            int kernel = convolution.kernel();
            parameters.add(new Parameter(
                    new Shape(filters, channels, kernel, kernel), Role.WEIGHT, channels * kernel * kernel));
            if (normalised) {
                parameters.add(new Parameter(new Shape(filters), Role.SCALE, 1));
            }
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

    /** Inputs of the first dense layer. */
    public int features() {
        int place = parameters().size() - 2 * denseWidths().size();
        return parameters().get(place).fanIn();
    }

    /** Channels of each batch normalisation. */
    public int[] normalisedChannels() {
        return normalised ? convolutions.stream().mapToInt(Convolution::filters).toArray() : new int[0];
    }

    /** The same with another activation behind the convolutions, normalised or not. */
    public Architecture with(NonLinearity otherActivation, boolean otherNormalised) {
        return new Architecture(
                input,
                scale,
                convolutions,
                otherNormalised,
                otherActivation,
                hidden,
                hiddenActivation,
                classes,
                format);
    }

    /** The same for pixels as they are. */
    public Architecture unscaled() {
        return new Architecture(
                input,
                InputScale.none(input.channels()),
                convolutions,
                normalised,
                activation,
                hidden,
                hiddenActivation,
                classes,
                format);
    }

    /** Outputs of every dense layer, in order; the last are the classes. */
    public List<Integer> denseWidths() {
        List<Integer> widths = new ArrayList<>(hidden);
        widths.add(classes);
        return widths;
    }
}
