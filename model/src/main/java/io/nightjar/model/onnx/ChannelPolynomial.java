package io.nightjar.model.onnx;

import java.util.Arrays;

/**
 * A polynomial in one variable whose coefficients may differ by channel.
 *
 * @param coefficients lowest degree first; each an array with one value for all channels, or one value per channel
 */
record ChannelPolynomial(double[][] coefficients) {
    static final ChannelPolynomial IDENTITY = new ChannelPolynomial(new double[][] {{0}, {1}});

    ChannelPolynomial {
        int length = coefficients.length;
        while (length > 1 && isAll(coefficients[length - 1], 0)) {
            length--;
        }
        coefficients = Arrays.copyOf(coefficients, length);
        for (int k = 0; k < length; k++) {
            if (isAll(coefficients[k], coefficients[k][0])) {
                coefficients[k] = new double[] {coefficients[k][0]};
            }
        }
    }

    static ChannelPolynomial constant(double... byChannel) {
        return new ChannelPolynomial(new double[][] {byChannel});
    }

    int degree() {
        return coefficients.length - 1;
    }

    boolean isIdentity() {
        return degree() == 1 && isUniform() && coefficients[0][0] == 0 && coefficients[1][0] == 1;
    }

    /** Whether all channels have the same coefficients. */
    boolean isUniform() {
        return Arrays.stream(coefficients).allMatch(c -> c.length == 1);
    }

    double at(int k, int channel) {
        double[] c = coefficients[k];
        return c.length == 1 ? c[0] : c[channel];
    }

    /** Coefficient k of every channel. */
    double[] row(int k, int channels) {
        double[] row = new double[channels];
        for (int c = 0; c < channels; c++) {
            row[c] = at(k, c);
        }
        return row;
    }

    ChannelPolynomial plus(ChannelPolynomial other) {
        double[][] sum = new double[Math.max(coefficients.length, other.coefficients.length)][];
        for (int k = 0; k < sum.length; k++) {
            double[] a = k < coefficients.length ? coefficients[k] : new double[1];
            double[] b = k < other.coefficients.length ? other.coefficients[k] : new double[1];
            sum[k] = new double[Math.max(a.length, b.length)];
            for (int c = 0; c < sum[k].length; c++) {
                sum[k][c] = a[a.length == 1 ? 0 : c] + b[b.length == 1 ? 0 : c];
            }
        }
        return new ChannelPolynomial(sum);
    }

    ChannelPolynomial times(ChannelPolynomial other) {
        int channels = Math.max(channels(), other.channels());
        double[][] product = new double[degree() + other.degree() + 1][channels];
        for (int i = 0; i <= degree(); i++) {
            for (int j = 0; j <= other.degree(); j++) {
                for (int c = 0; c < channels; c++) {
                    product[i + j][c] += at(i, c) * other.at(j, c);
                }
            }
        }
        return new ChannelPolynomial(product);
    }

    private int channels() {
        return Arrays.stream(coefficients).mapToInt(c -> c.length).max().orElse(1);
    }

    private static boolean isAll(double[] values, double value) {
        return Arrays.stream(values).allMatch(v -> v == value);
    }
}
