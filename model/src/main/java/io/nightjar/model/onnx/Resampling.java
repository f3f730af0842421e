package io.nightjar.model.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Pixels left out, or taken as channels and back. */
final class Resampling {
    private Resampling() {}

    /** The largest of one value is that value: with windows of one place a pool only leaves places out. */
    static Move thinned(int[] dims, Attributes attributes) {
        int[] kernel = attributes.integers("kernel_shape");
        int[] strides = attributes.integers(
                "strides", IntStream.generate(() -> 1).limit(kernel.length).toArray());
        if (!onlyThins(attributes) || kernel.length != dims.length - 2 || strides.length != kernel.length) {
            throw Impossible.problem("MaxPool");
        }
        List<Move.Axis> axes = MoveOperators.whole(dims);
        for (int k = 0; k < kernel.length; k++) {
            int stride = strides[k];
            if (stride < 1) {
                throw new NodeProblem("its stride is below 1", "export the model again");
            }
            axes.set(k + 2, new Move.Axis((dims[k + 2] - 1) / stride + 1, i -> i * stride));
        }
        return Move.alongAxes(dims, axes);
    }

    /** Whether all windows of a pool have one place, and none lies in padding. */
    static boolean onlyThins(Attributes attributes) {
        int[] kernel = attributes.integers("kernel_shape");
        return kernel.length > 0
                && Arrays.stream(kernel).allMatch(k -> k == 1)
                && Arrays.stream(attributes.integers("pads")).allMatch(pad -> pad == 0);
    }

    /** Blocks of pixels as channels, and back (ONNX, DepthToSpace and SpaceToDepth). */
    static Move blocks(String operator, int[] dims, Attributes attributes) {
        int b = attributes.integer("blocksize", 1);
        boolean toDepth = operator.equals("SpaceToDepth");
        if (dims.length != 4 || b < 1 || (toDepth ? dims[2] % b != 0 || dims[3] % b != 0 : dims[1] % (b * b) != 0)) {
            throw new NodeProblem("its blocks do not divide its input", "export the model again");
        }
        int h = dims[2];
        int w = dims[3];
        if (toDepth) {
            int[] split = {dims[0], dims[1], h / b, b, w / b, b};
            Move move = Move.transpose(split, new int[] {0, 3, 5, 1, 2, 4});
            return new Move(new int[] {dims[0], dims[1] * b * b, h / b, w / b}, move.from());
        }
        int c = dims[1] / (b * b);
        boolean crd = attributes.text("mode", "DCR").equals("CRD");
        int[] split = crd ? new int[] {dims[0], c, b, b, h, w} : new int[] {dims[0], b, b, c, h, w};
        int[] order = crd ? new int[] {0, 1, 4, 2, 5, 3} : new int[] {0, 3, 4, 1, 5, 2};
        return new Move(
                new int[] {dims[0], c, h * b, w * b},
                Move.transpose(split, order).from());
    }
}
