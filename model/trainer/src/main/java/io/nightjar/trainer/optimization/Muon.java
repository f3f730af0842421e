package io.nightjar.trainer.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nightjar.trainer.network.Torch;

/**
 * Steps of orthogonalised momentum (arXiv 2502.16982, section 2) for the kernels of a convolution, taken as a matrix of
 * one row per filter. Every direction that the gradient has is followed equally far, where Adam follows each weight by
 * itself.
 *
 * <p>Batch normalisation behind the convolution takes the kernels' size out again, so they are kept at one: a root mean
 * square norm of 1 per filter. The learning rate is then the size of a step relative to the kernels.
 */
public final class Muon {
    private static final float MOMENTUM = 0.9f;
    private static final int ITERATIONS = 5;
    private static final float[] QUINTIC = {3.4445f, -4.7750f, 2.0315f};
    private static final float SMALLEST_NORM = 1e-12f;

    private Muon() {}

    /** @param momentum and {@code kernels} [filters, ...], changed in place */
    public static void update(float[] kernels, float[] gradient, float[] momentum, int filters, double learningRate) {
        float[] ahead = new float[kernels.length];
        for (int i = 0; i < kernels.length; i++) {
            momentum[i] = MOMENTUM * momentum[i] + gradient[i];
            ahead[i] = gradient[i] + MOMENTUM * momentum[i];
        }
        float[] direction = orthogonal(ahead, filters);
        float toUnit = (float) (Math.sqrt(filters) / norm(kernels));
        for (int i = 0; i < kernels.length; i++) {
            kernels[i] = kernels[i] * toUnit - (float) learningRate * direction[i];
        }
    }

    /**
     * About the nearest matrix with orthonormal rows, or columns if there are fewer: its singular values are 0.7 to
     * 1.2.
     */
    public static float[] orthogonal(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        try (NDManager manager = Torch.manager()) {
            NDArray given = manager.create(matrix, new Shape(rows, columns));
            NDArray x = rows > columns ? given.transpose() : given;
            x = x.div(x.norm().add(SMALLEST_NORM));
            for (int i = 0; i < ITERATIONS; i++) {
                NDArray gram = x.matMul(x.transpose());
                NDArray factor = gram.mul(QUINTIC[1]).addi(gram.matMul(gram).muli(QUINTIC[2]));
                x = x.mul(QUINTIC[0]).addi(factor.matMul(x));
            }
            return (rows > columns ? x.transpose() : x).toFloatArray();
        }
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
