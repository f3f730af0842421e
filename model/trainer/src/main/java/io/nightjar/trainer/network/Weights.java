package io.nightjar.trainer.network;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Arrays of numbers, one per parameter of an architecture: weights, their gradients, moments or averages. */
public record Weights(float[][] arrays) {
    /** Normal weights of variance 2 / fan-in, unit scales, zero shifts. */
    public static Weights initial(List<Architecture.Parameter> parameters, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] arrays = new float[parameters.size()][];
        for (int i = 0; i < arrays.length; i++) {
            Architecture.Parameter parameter = parameters.get(i);
            arrays[i] = new float[parameter.size()];
            double deviation = StrictMath.sqrt(2.0 / parameter.fanIn());
            for (int j = 0; j < arrays[i].length; j++) {
                arrays[i][j] = switch (parameter.role()) {
                    case WEIGHT -> (float) (deviation * random.nextGaussian());
                    case SCALE -> 1;
                    case SHIFT -> 0;
                };
            }
        }
        return new Weights(arrays);
    }

    /** Zeros, one array for each parameter. */
    public static Weights zero(List<Architecture.Parameter> parameters) {
        return new Weights(parameters.stream().map(p -> new float[p.size()]).toArray(float[][]::new));
    }

    /** Arrays of their own with the same numbers. */
    public Weights copy() {
        float[][] copies = new float[arrays.length][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = arrays[i].clone();
        }
        return new Weights(copies);
    }

    /** The arrays of those indices, not copied. */
    public Weights only(int... indices) {
        return new Weights(Arrays.stream(indices).mapToObj(k -> arrays[k]).toArray(float[][]::new));
    }

    /** Euclidean norm of all arrays together. */
    public double norm() {
        double sum = 0;
        for (float[] array : arrays) {
            for (float value : array) {
                sum += (double) value * value;
            }
        }
        return Math.sqrt(sum);
    }

    /** Multiplies every number in place. */
    public void scale(double factor) {
        for (float[] array : arrays) {
            for (int i = 0; i < array.length; i++) {
                array[i] *= (float) factor;
            }
        }
    }

    /** Moves towards {@code other}: this = decay * this + (1 - decay) * other. */
    public void blend(Weights other, double decay) {
        float rest = (float) (1 - decay);
        for (int k = 0; k < arrays.length; k++) {
            float[] mine = arrays[k];
            float[] theirs = other.arrays[k];
            for (int i = 0; i < mine.length; i++) {
                mine[i] += rest * (theirs[i] - mine[i]);
            }
        }
    }
}
