package io.nightjar.model.onnx;

/** Kernels of a transposed convolution, [in][out / groups], as those of a convolution, [out][in / groups]. */
final class TransposedKernels {
    private TransposedKernels() {}

    static double[][][][] of(double[][][][] weights, int groups) {
        if (groups < 1 || weights.length % groups != 0) {
            throw new NodeProblem(
                    "it has " + weights.length + " input channels, which " + groups + " groups do not divide",
                    "export the model again");
        }
        int inPerGroup = weights.length / groups;
        int outPerGroup = weights[0].length;
        int height = weights[0][0].length;
        int width = weights[0][0][0].length;
        double[][][][] turned = new double[outPerGroup * groups][inPerGroup][height][width];
        for (int o = 0; o < turned.length; o++) {
            for (int i = 0; i < inPerGroup; i++) {
                double[][] plane = weights[o / outPerGroup * inPerGroup + i][o % outPerGroup];
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        turned[o][i][y][x] = plane[height - 1 - y][width - 1 - x];
                    }
                }
            }
        }
        return turned;
    }
}
