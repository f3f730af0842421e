package io.nightjar.model.lowering;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.TensorLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One summand of a linear step: a convolution of an array, or the array as it is, which is how a residual branch comes
 * in.
 *
 * @param array that is read
 * @param layout of the array
 * @param conv what is done with it, or empty
 * @param scales of the values before and behind the convolution
 */
record LinearBranch(int array, TensorLayout layout, Optional<Conv2d> conv, Scales scales) {
    /**
     * Scales by value in (channel, y, x) order.
     *
     * @param before of what the branch reads, or empty for ones
     * @param behind of what it makes, or empty for ones
     */
    record Scales(Optional<double[]> before, Optional<double[]> behind) {
        static final Scales NONE = new Scales(Optional.empty(), Optional.empty());

        /** The same with all that the branch makes scaled once more. */
        Scales then(double[] scale) {
            double[] product = scale.clone();
            behind.ifPresent(first -> Arrays.setAll(product, i -> first[i] * scale[i]));
            return new Scales(before, Optional.of(product));
        }
    }

    /** Whether weights depend on the position. */
    boolean isScaled() {
        return scales.before().isPresent() || scales.behind().isPresent();
    }

    /** The factor of a weight between a value read and a value made. */
    double scale(int in, int out) {
        return scales.before().map(s -> s[in]).orElse(1.0)
                * scales.behind().map(s -> s[out]).orElse(1.0);
    }

    /** The same branch with all that it makes scaled. */
    LinearBranch then(double[] scale) {
        return new LinearBranch(array, layout, conv, scales.then(scale));
    }

    double bias(int outChannel) {
        return conv.map(c -> c.bias()[outChannel]).orElse(0.0);
    }

    /** The channels that some of the output channels depend on. */
    int[] channels(int[] outChannels) {
        if (conv.isEmpty()) {
            return outChannels;
        }
        int perGroup = conv.get().weights()[0].length;
        return Arrays.stream(outChannels)
                .map(this::group)
                .distinct()
                .flatMap(g -> java.util.stream.IntStream.range(g * perGroup, (g + 1) * perGroup))
                .toArray();
    }

    double weight(int outChannel, int inChannel, int kernelY, int kernelX) {
        if (conv.isEmpty()) {
            return outChannel == inChannel ? 1 : 0;
        }
        int perGroup = conv.get().weights()[0].length;
        return inChannel / perGroup == group(outChannel)
                ? conv.get().weights()[outChannel][inChannel % perGroup][kernelY][kernelX]
                : 0;
    }

    /** Whether some of the output channels have a weight for an input channel at a place of the kernel. */
    boolean reads(int[] outChannels, int inChannel, int kernelY, int kernelX) {
        for (int out : outChannels) {
            if (weight(out, inChannel, kernelY, kernelX) != 0) {
                return true;
            }
        }
        return false;
    }

    private int group(int outChannel) {
        return outChannel / (conv.get().outChannels() / conv.get().groups());
    }

    /** What outputs of a phase of each axis read. */
    List<KernelTaps.Tap> taps(int phaseY, int phaseX, CoarseGrid grid, TensorLayout out) {
        KernelTaps taps = new KernelTaps(layout, out, grid.height(), grid.width());
        return conv.map(c -> taps.of(c, phaseY, phaseX, grid.order())).orElseGet(() -> taps.same(phaseY, phaseX));
    }

    /** The place in a plane of what is read that an output reads, or {@link PaddingMode#ZERO}. */
    int source(int outY, int outX, KernelTaps.Tap tap) {
        return conv.map(c -> c.source(plane(), outY, outX, tap.kernelY(), tap.kernelX()))
                .orElseGet(() -> outY * layout.width() + outX);
    }

    private Shape plane() {
        return new Shape(1, layout.height(), layout.width());
    }
}
