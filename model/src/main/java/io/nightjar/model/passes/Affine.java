package io.nightjar.model.passes;

import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.Shape;
import java.util.Arrays;
import java.util.Optional;

/** x -> scale * x + shift by channel, while it travels through a graph. */
record Affine(double[] scale, double[] shift) {
    static Affine of(ChannelAffine layer) {
        return new Affine(layer.scale(), layer.shift());
    }

    static Affine uniform(int channels, double scale, double shift) {
        Affine affine = new Affine(new double[channels], new double[channels]);
        Arrays.fill(affine.scale, scale);
        Arrays.fill(affine.shift, shift);
        return affine;
    }

    ChannelAffine layer() {
        return new ChannelAffine(scale, shift);
    }

    int channels() {
        return scale.length;
    }

    boolean isIdentity() {
        return isUniform() && scale[0] == 1 && shift[0] == 0;
    }

    boolean isUniform() {
        return isAll(scale, scale[0]) && isAll(shift, shift[0]);
    }

    boolean shifts() {
        return !isAll(shift, 0);
    }

    boolean isInvertible() {
        return Arrays.stream(scale).noneMatch(s -> s == 0);
    }

    /** Only the scale. */
    Affine withoutShift() {
        return new Affine(scale, new double[channels()]);
    }

    Affine withShiftTimes(double factor) {
        return new Affine(scale, Arrays.stream(shift).map(t -> t * factor).toArray());
    }

    /** This map after another. */
    Affine after(Affine first) {
        Affine both = uniform(channels(), 0, 0);
        for (int c = 0; c < channels(); c++) {
            both.scale[c] = scale[c] * first.scale[c];
            both.shift[c] = scale[c] * first.shift[c] + shift[c];
        }
        return both;
    }

    /** The map g with scale * (x + g(y)) = (scale * x + shift) + y: what the other branch of a sum must take. */
    Affine forOtherBranch() {
        Affine other = uniform(channels(), 0, 0);
        for (int c = 0; c < channels(); c++) {
            other.scale[c] = 1 / scale[c];
            other.shift[c] = shift[c] / scale[c];
        }
        return other;
    }

    /** The same map on the flattened image. */
    Affine flattened(Shape image) {
        int plane = image.height() * image.width();
        Affine flat = uniform(image.size(), 0, 0);
        for (int i = 0; i < image.size(); i++) {
            flat.scale[i] = scale[i / plane];
            flat.shift[i] = shift[i / plane];
        }
        return flat;
    }

    /** A map on the flattened image as one on the image; empty when it varies inside a channel. */
    Optional<Affine> unflattened(Shape image) {
        int plane = image.height() * image.width();
        Affine byChannel = uniform(image.channels(), 0, 0);
        for (int i = 0; i < image.size(); i++) {
            int c = i / plane;
            if (scale[i] != scale[c * plane] || shift[i] != shift[c * plane]) {
                return Optional.empty();
            }
            byChannel.scale[c] = scale[i];
            byChannel.shift[c] = shift[i];
        }
        return Optional.of(byChannel);
    }

    private static boolean isAll(double[] values, double value) {
        return Arrays.stream(values).allMatch(v -> v == value);
    }
}
