package io.nightjar.ckks.evaluation;

import io.nightjar.ckks.math.ElementWise;
import io.nightjar.ckks.math.Modulus;
import io.nightjar.ckks.ring.RnsBasis;
import io.nightjar.ckks.scheme.Ciphertext;
import java.util.List;

/**
 * Three components on their way into a key switch, row by row, so that they need not be stored as a ciphertext: the
 * last one is switched, the first two are added to the result.
 */
interface KeySwitchOperand {
    RnsBasis basis();

    double scale();

    /** Whether component 0 or 1 is there; the last one always is. */
    default boolean has(int component) {
        return true;
    }

    /** A row of component 0, 1 or 2, to be read only: one that is stored, or {@code scratch} with what was computed. */
    double[] row(int component, int limb, double[] scratch);

    /** (c_0, nothing, c_1): the second component of {@code a} is what is switched. */
    static KeySwitchOperand rotating(Ciphertext a) {
        return new KeySwitchOperand() {
            @Override
            public RnsBasis basis() {
                return a.component(0).basis();
            }

            @Override
            public double scale() {
                return a.scale();
            }

            @Override
            public boolean has(int component) {
                return component == 0;
            }

            @Override
            public double[] row(int component, int limb, double[] scratch) {
                return a.component(component / 2).row(limb);
            }
        };
    }

    static KeySwitchOperand of(Ciphertext a) {
        if (a.size() != 3) {
            throw new IllegalArgumentException("only a product with three components is relinearised");
        }
        return new KeySwitchOperand() {
            @Override
            public RnsBasis basis() {
                return a.component(0).basis();
            }

            @Override
            public double scale() {
                return a.scale();
            }

            @Override
            public double[] row(int component, int limb, double[] scratch) {
                return a.component(component).row(limb);
            }
        };
    }

    /** The product of two ciphertexts of two components at one level. */
    record Product(Ciphertext a, Ciphertext b) implements KeySwitchOperand {
        @Override
        public RnsBasis basis() {
            return a.component(0).basis();
        }

        @Override
        public double scale() {
            return a.scale() * b.scale();
        }

        @Override
        public double[] row(int component, int limb, double[] out) {
            Modulus m = basis().modulus(limb);
            double[] a0 = a.component(0).row(limb);
            double[] a1 = a.component(1).row(limb);
            double[] b0 = b.component(0).row(limb);
            double[] b1 = b.component(1).row(limb);
            switch (component) {
                case 0 -> ElementWise.multiply(a0, b0, out, m);
                case 1 -> ElementWise.multiplyPairs(a0, b1, a1, b0, out, m);
                default -> ElementWise.multiply(a1, b1, out, m);
            }
            return out;
        }
    }

    /**
     * The sum over i of squares[i]^2 + factor * linear[i], plus a constant.
     *
     * @param linear as many as there are squares, at their level or above; read only when the factor is not zero
     * @param factor an integer, by which the scale of the linear terms becomes that of the squares
     * @param constant an integer, the constant at the scale of the squares
     */
    record SquareSum(List<Ciphertext> squares, List<Ciphertext> linear, double factor, double constant)
            implements KeySwitchOperand {
        @Override
        public RnsBasis basis() {
            return squares.get(0).component(0).basis();
        }

        @Override
        public double scale() {
            return squares.get(0).scale() * squares.get(0).scale();
        }

        @Override
        public double[] row(int component, int limb, double[] out) {
            Modulus m = basis().modulus(limb);
            for (int i = 0; i < squares.size(); i++) {
                double[] c0 = squares.get(i).component(0).row(limb);
                double[] c1 = squares.get(i).component(1).row(limb);
                if (i > 0) {
                    addProduct(component, c0, c1, out, m);
                } else if (component == 1) {
                    ElementWise.multiplyTwice(c0, c1, out, m);
                } else {
                    ElementWise.multiply(component == 0 ? c0 : c1, component == 0 ? c0 : c1, out, m);
                }
            }
            if (component < 2 && factor != 0) {
                double residue = m.residue(factor);
                for (Ciphertext u : linear) {
                    ElementWise.addMultiple(u.component(component).row(limb), residue, out, m);
                }
            }
            if (component == 0 && constant != 0) {
                ElementWise.addConstant(out, m.residue(constant), out, m);
            }
            return out;
        }

        private static void addProduct(int component, double[] c0, double[] c1, double[] out, Modulus m) {
            if (component == 1) {
                ElementWise.multiplyAdd(c0, c1, out, m);
            }
            ElementWise.multiplyAdd(component == 2 ? c1 : c0, component == 0 ? c0 : c1, out, m);
        }
    }
}
