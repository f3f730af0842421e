package io.nightjar.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** Activation after each batch normalisation. */
sealed interface NonLinearity {
    NDArray apply(NDArray x);

    record Identity() implements NonLinearity {
        @Override
        public NDArray apply(NDArray x) {
            return x;
        }
    }

    record Relu() implements NonLinearity {
        @Override
        public NDArray apply(NDArray x) {
            return Activation.relu(x);
        }
    }

    /** a0 + a1 x + a2 x^2 + a4 x^4. */
    record EvenQuartic(float a0, float a1, float a2, float a4) implements NonLinearity {
        /** Swish by least squares on [-4, 4] (authors' code of arXiv 2009.03727). */
        static final EvenQuartic SWISH_4 = new EvenQuartic(0.03347f, 0.5f, 0.19566f, -0.005075f);

        /** Swish by least squares on [-6, 6]. */
        static final EvenQuartic SWISH_6 = new EvenQuartic(0.1198f, 0.5f, 0.1473f, -0.002012f);

        /** Arrays that the gradient does not need are overwritten. */
        @Override
        public NDArray apply(NDArray x) {
            NDArray square = x.mul(x);
            NDArray even = square.mul(a4).addi(a2).mul(square);
            return even.addi(x.mul(a1)).addi(a0);
        }
    }
}
