package io.nightjar.model.onnx;

import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.PolynomialActivation;
import io.nightjar.model.network.PolynomialByChannel;
import java.util.Arrays;
import java.util.List;

/** Layers that evaluate a symbol's polynomial. */
final class PolynomialLayers {
    /** Relative difference up to which two channels' coefficients count as proportional: rounding of a few products. */
    private static final double PROPORTIONAL = 1e-13;

    /** Squares of arguments that are shifted by more would cancel what they are meant to show. */
    private static final double MAX_SHIFT = 64;

    private PolynomialLayers() {}

    static List<Layer> of(Symbol symbol) {
        ChannelPolynomial polynomial = symbol.polynomial();
        int channels = symbol.shape().channels();
        int degree = polynomial.degree();
        if (degree == 0) {
            throw new NodeProblem(
                    symbol.origin(), "its result does not depend on the image", "check the constants that it meets");
        } else if (degree == 1) {
            return List.of(new ChannelAffine(polynomial.row(1, channels), polynomial.row(0, channels)));
        } else if (degree > PolynomialActivation.MAX_DEGREE) {
            throw new NodeProblem(
                    symbol.origin(),
                    "it completes a polynomial of degree " + degree,
                    "use degree " + PolynomialActivation.MAX_DEGREE + " or less");
        } else if (polynomial.isUniform()) {
            return List.of(new PolynomialActivation(channel(polynomial, 0)));
        }
        return byChannel(symbol, channels);
    }

    /**
     * For degrees 2 and 4 one polynomial for all channels, followed by a scale and a shift per channel, or for degree 2
     * preceded by a shift, where there is such a form; otherwise a polynomial per channel.
     */
    private static List<Layer> byChannel(Symbol symbol, int channels) {
        ChannelPolynomial polynomial = symbol.polynomial();
        int degree = polynomial.degree();
        double[] leading = polynomial.row(degree, channels);
        double[] constants = polynomial.row(0, channels);
        if ((degree == 2 || degree == 4) && isProportional(polynomial, channels, leading)) {
            int largest = 0;
            for (int c = 1; c < channels; c++) {
                largest = Math.abs(leading[c]) > Math.abs(leading[largest]) ? c : largest;
            }
            double[] shared = channel(polynomial, largest);
            shared[0] = 0;
            double[] scale = Arrays.stream(leading).map(l -> l / shared[degree]).toArray();
            return List.of(new PolynomialActivation(shared), new ChannelAffine(scale, constants));
        }
        double[] shift = new double[channels];
        Arrays.setAll(shift, c -> polynomial.at(1, c) / (2 * leading[c]));
        if (degree == 2 && Arrays.stream(shift).allMatch(s -> Math.abs(s) <= MAX_SHIFT)) {
            for (int c = 0; c < channels; c++) {
                constants[c] -= leading[c] * shift[c] * shift[c];
            }
            double[] ones = new double[channels];
            Arrays.fill(ones, 1);
            return List.of(
                    new ChannelAffine(ones, shift),
                    new PolynomialActivation(new double[] {0, 0, 1}),
                    new ChannelAffine(leading, constants));
        }
        double[][] byChannel = new double[channels][];
        Arrays.setAll(byChannel, c -> channel(polynomial, c));
        return List.of(new PolynomialByChannel(byChannel));
    }

    private static boolean isProportional(ChannelPolynomial polynomial, int channels, double[] leading) {
        int degree = polynomial.degree();
        int reference = 0;
        for (int c = 1; c < channels; c++) {
            reference = Math.abs(leading[c]) > Math.abs(leading[reference]) ? c : reference;
        }
        for (int k = 1; k < degree; k++) {
            for (int c = 0; c < channels; c++) {
                double expected = leading[c] / leading[reference] * polynomial.at(k, reference);
                if (Math.abs(polynomial.at(k, c) - expected) > PROPORTIONAL * Math.abs(expected)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double[] channel(ChannelPolynomial polynomial, int channel) {
        double[] coefficients = new double[polynomial.degree() + 1];
        for (int k = 0; k < coefficients.length; k++) {
            coefficients[k] = polynomial.at(k, channel);
        }
        return coefficients;
    }
}
