package io.nightjar.model.network;

import io.nightjar.ckks.Counts;
import java.util.Arrays;
import java.util.List;

/**
 * An activation whose polynomial may differ from channel to channel.
 *
 * @param coefficients by channel, lowest degree first; all of one length of 3 to
 *     {@link PolynomialActivation#MAX_DEGREE} + 1, the last not zero in at least one channel; owned by the layer
 */
public record PolynomialByChannel(double[][] coefficients) implements Layer {
    public PolynomialByChannel {
        Checks.atLeast(1, coefficients.length, "Polynomial by channel", "number of channels");
        int length = coefficients[0].length;
        if (length < 3 || length > PolynomialActivation.MAX_DEGREE + 1) {
            throw new IllegalArgumentException("Polynomial by channel has degree " + (length - 1)
                    + "; it must be between 2 and " + PolynomialActivation.MAX_DEGREE);
        }
        boolean leads = false;
        for (double[] channel : coefficients) {
            if (channel.length != length) {
                throw new IllegalArgumentException("Polynomial by channel has channels of degree " + (length - 1)
                        + " and " + (channel.length - 1) + "; fill up with zeros");
            }
            Checks.finite(channel, "Polynomial by channel", "coefficient");
            leads |= channel[length - 1] != 0;
        }
        if (!leads) {
            throw new IllegalArgumentException(
                    "Polynomial by channel has only leading coefficients of zero; leave out trailing zeros");
        }
    }

    /** The same polynomial in every channel. */
    public static PolynomialByChannel uniform(int channels, double[] coefficients) {
        double[][] all = new double[channels][];
        Arrays.setAll(all, c -> coefficients.clone());
        return new PolynomialByChannel(all);
    }

    /** The highest power. */
    public int degree() {
        return coefficients[0].length - 1;
    }

    /** Number of channels. */
    public int channels() {
        return coefficients.length;
    }

    /** Whether the leading coefficient of every channel is 1 or -1. */
    public boolean isMonic() {
        return Arrays.stream(coefficients).allMatch(c -> Math.abs(c[c.length - 1]) == 1);
    }

    /** The polynomial of a channel at {@code x}. */
    public double at(int channel, double x) {
        double sum = 0;
        for (int k = degree(); k >= 0; k--) {
            sum = sum * x + coefficients[channel][k];
        }
        return sum;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape in = inputs.get(0);
        if (in.channels() != coefficients.length) {
            throw new IllegalArgumentException("Polynomial by channel has " + Counts.of(coefficients.length, "channel")
                    + " but its input is " + in + "; give one polynomial per channel");
        }
        return in;
    }
}
