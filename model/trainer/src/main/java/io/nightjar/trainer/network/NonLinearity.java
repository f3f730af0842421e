package io.nightjar.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;

/** Function of every value behind a convolution or between dense layers. */
public sealed interface NonLinearity {
    /** May keep {@code x} for the gradient, but does not change it. */
    NDArray apply(NDArray x);

    /** No activation: x. */
    record Identity() implements NonLinearity {
        @Override
        public NDArray apply(NDArray x) {
            return x;
        }
    }

    /** max(x, 0). */
    record Relu() implements NonLinearity {
        @Override
        public NDArray apply(NDArray x) {
            return Activation.relu(x);
        }
    }

    /** x / (1 + exp(-x)). */
    record Swish() implements NonLinearity {
        @Override
        public NDArray apply(NDArray x) {
            return Activation.swish(x, 1);
        }
    }

    /** @param coefficients lowest degree first, 3 to 5 of them */
    record Polynomial(List<Float> coefficients) implements NonLinearity {
        public static final Polynomial SQUARE = new Polynomial(List.of(0f, 0f, 1f));

        /** Swish by least squares on [-4, 4] (authors' code of arXiv 2009.03727). */
        static final Polynomial SWISH_4 = new Polynomial(List.of(0.03347f, 0.5f, 0.19566f, 0f, -0.005075f));

        /** Swish by least squares on [-6, 6] (authors' code of arXiv 2009.03727). */
        static final Polynomial SWISH_6 = new Polynomial(List.of(0.1198f, 0.5f, 0.1473f, 0f, -0.002012f));

        /**
         * Copies the coefficients.
         *
         * @throws IllegalArgumentException unless the degree is 2 to 4
         */
        public Polynomial {
            coefficients = List.copyOf(coefficients);
            if (coefficients.size() < 3 || coefficients.size() > 5) {
                throw new IllegalArgumentException(coefficients + " has not degree 2 to 4");
            }
        }

        /**
         * @param coefficients lowest degree first, rounded to floats
         * @throws IllegalArgumentException unless the degree is 2 to 4
         */
        public static Polynomial of(double[] coefficients) {
            List<Float> rounded = new ArrayList<>();
            for (double coefficient : coefficients) {
                rounded.add((float) coefficient);
            }
            return new Polynomial(rounded);
        }

        /** Of degree 4 without a cubic term: (a4 x^2 + a2) x^2 + (a1 x + a0). */
        public boolean isEvenQuartic() {
            return coefficients.size() == 5 && coefficients.get(3) == 0;
        }

        /** Arrays that the gradient does not need are overwritten. */
        @Override
        public NDArray apply(NDArray x) {
            if (equals(SQUARE)) {
                return x.mul(x);
            }
            if (isEvenQuartic()) {
                NDArray square = x.mul(x);
                NDArray even = square.mul(coefficients.get(4))
                        .addi(coefficients.get(2))
                        .mul(square);
                return even.addi(x.mul(coefficients.get(1))).addi(coefficients.get(0));
            }
            int degree = coefficients.size() - 1;
            NDArray sum = x.mul(coefficients.get(degree));
            for (int k = degree - 1; k > 0; k--) {
                sum = sum.addi(coefficients.get(k)).mul(x);
            }
            return sum.addi(coefficients.get(0));
        }
    }
}
