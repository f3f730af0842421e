package io.nightjar.model.lowering;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.packing.TensorLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * One summand of a linear step: a convolution of an array, or the array as it is, which is how a residual branch comes
 * in.
 *
 * @param array that is read
 * @param layout of the array
 * @param conv what is done with it, or empty
 */
record LinearBranch(int array, TensorLayout layout, Optional<Conv2d> conv) {

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

    private int group(int outChannel) {
        return outChannel / (conv.get().outChannels() / conv.get().groups());
    }

    /** The kernel rows that outputs of a phase read. */
    AxisTaps rows(int outPhase, TensorLayout out, int coarseHeight) {
        return conv.map(c -> AxisTaps.of(c.y(), layout.y(), out.y(), coarseHeight, outPhase))
                .orElseGet(() -> AxisTaps.same(outPhase));
    }

    /** The kernel columns that outputs of a phase read. */
    AxisTaps columns(int outPhase, TensorLayout out, int coarseWidth) {
        return conv.map(c -> AxisTaps.of(c.x(), layout.x(), out.x(), coarseWidth, outPhase))
                .orElseGet(() -> AxisTaps.same(outPhase));
    }
}
