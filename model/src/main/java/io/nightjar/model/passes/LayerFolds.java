package io.nightjar.model.passes;

import io.nightjar.model.network.CompletedSquare;
import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Dense;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;

/** One layer and one affine map next to it as one layer. */
final class LayerFolds {
    private LayerFolds() {}

    /** affine(conv(x)). */
    static Conv2d after(Affine affine, Conv2d conv) {
        double[][][][] weights = new double[conv.outChannels()][][][];
        double[] bias = new double[conv.outChannels()];
        for (int o = 0; o < weights.length; o++) {
            double scale = affine.scale()[o];
            bias[o] = scale * conv.bias()[o] + affine.shift()[o];
            weights[o] = new double[conv.weights()[o].length][][];
            for (int i = 0; i < weights[o].length; i++) {
                weights[o][i] = times(conv.weights()[o][i], scale);
            }
        }
        return conv.with(weights, bias);
    }

    /** affine(dense(x)). */
    static Dense after(Affine affine, Dense dense) {
        double[][] weights = new double[dense.outputs()][];
        double[] bias = new double[dense.outputs()];
        for (int o = 0; o < weights.length; o++) {
            weights[o] = times(dense.weights()[o], affine.scale()[o]);
            bias[o] = affine.scale()[o] * dense.bias()[o] + affine.shift()[o];
        }
        return new Dense(weights, bias);
    }

    /** affine(map(x)), the affine map by value. */
    static ElementAffine after(Affine affine, ElementAffine map) {
        Affine both = affine.after(new Affine(map.scale(), map.shift()));
        return new ElementAffine(both.scale(), both.shift());
    }

    /** map(affine(x)), the affine map by value. */
    static ElementAffine before(Affine affine, ElementAffine map) {
        Affine both = new Affine(map.scale(), map.shift()).after(affine);
        return new ElementAffine(both.scale(), both.shift());
    }

    /** conv(affine(x)); exact when nothing is shifted or the convolution reads no zeros of its padding. */
    static Conv2d before(Affine affine, Conv2d conv) {
        int inPerGroup = conv.weights()[0].length;
        int outPerGroup = conv.outChannels() / conv.groups();
        double[][][][] weights = new double[conv.outChannels()][inPerGroup][][];
        double[] bias = conv.bias().clone();
        for (int o = 0; o < weights.length; o++) {
            for (int i = 0; i < inPerGroup; i++) {
                int channel = o / outPerGroup * inPerGroup + i;
                weights[o][i] = times(conv.weights()[o][i], affine.scale()[channel]);
                for (double[] row : conv.weights()[o][i]) {
                    for (double weight : row) {
                        bias[o] += weight * affine.shift()[channel];
                    }
                }
            }
        }
        return conv.with(weights, bias);
    }

    /** dense(affine(x)). */
    static Dense before(Affine affine, Dense dense) {
        double[][] weights = new double[dense.outputs()][dense.inputs()];
        double[] bias = dense.bias().clone();
        for (int o = 0; o < weights.length; o++) {
            for (int i = 0; i < weights[o].length; i++) {
                weights[o][i] = dense.weights()[o][i] * affine.scale()[i];
                bias[o] += dense.weights()[o][i] * affine.shift()[i];
            }
        }
        return new Dense(weights, bias);
    }

    /** polynomial(scale * x + shift). */
    static PolynomialActivation before(double scale, double shift, PolynomialActivation polynomial) {
        return new PolynomialActivation(Polynomials.compose(polynomial.coefficients(), scale, shift));
    }

    /** affine(polynomial(x)); its degree falls with the last leading coefficient, which stays a coefficient of zero. */
    static PolynomialByChannel after(Affine affine, PolynomialByChannel polynomial) {
        double[][] coefficients = new double[polynomial.channels()][];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = times(polynomial.coefficients()[c], affine.scale()[c]);
            coefficients[c][0] += affine.shift()[c];
        }
        return new PolynomialByChannel(coefficients);
    }

    /** The monic polynomial of root * u that equals affine(polynomial(u)), where root^degree = scale up to its sign. */
    static PolynomialByChannel monicAfter(Affine affine, PolynomialByChannel polynomial) {
        int degree = polynomial.degree();
        double[][] coefficients = after(affine, polynomial).coefficients();
        for (int c = 0; c < coefficients.length; c++) {
            double root = MonicCompletion.root(affine.scale()[c], degree);
            coefficients[c] = Polynomials.compose(coefficients[c], 1 / root, 0);
            coefficients[c][degree] = Math.signum(coefficients[c][degree]);
        }
        return new PolynomialByChannel(coefficients);
    }

    /** polynomial(affine(x)). */
    static PolynomialByChannel before(Affine affine, PolynomialByChannel polynomial) {
        double[][] coefficients = new double[polynomial.channels()][];
        for (int c = 0; c < coefficients.length; c++) {
            coefficients[c] = Polynomials.compose(polynomial.coefficients()[c], affine.scale()[c], affine.shift()[c]);
        }
        return new PolynomialByChannel(coefficients);
    }

    /** The square of root * u that equals scale * square(u) + shift, where root = scale^(1 / degree). */
    static CompletedSquare after(double scale, double shift, CompletedSquare square) {
        return new CompletedSquare(
                square.degree(),
                square.c() * Math.sqrt(scale),
                square.d() * Math.pow(scale, 0.75),
                square.e() * scale + shift);
    }

    private static double[][] times(double[][] plane, double factor) {
        double[][] product = new double[plane.length][];
        for (int y = 0; y < plane.length; y++) {
            product[y] = times(plane[y], factor);
        }
        return product;
    }

    private static double[] times(double[] row, double factor) {
        double[] product = row.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }
}
