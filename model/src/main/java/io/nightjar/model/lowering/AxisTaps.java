package io.nightjar.model.lowering;

import io.nightjar.model.network.Window;
import io.nightjar.model.packing.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the outputs of one phase read along one axis. With r = stride * outPhase + dilation * k - pad, kernel place k
 * reads the phase r mod s, shifted by floor(r / s) coarse positions. A tap whose source lies outside of the image at
 * every valid output is left out; one whose source is outside at some of them needs a mask.
 *
 * @param list in the order of the kernel
 */
record AxisTaps(List<Tap> list) {
    /**
     * One tap.
     *
     * @param kernel place in the kernel
     * @param phase of the source
     * @param shift coarse positions from the output to the source
     * @param kept whether the source of an output is inside of the image, by coarse position; empty if it is for all
     *     outputs
     */
    record Tap(int kernel, int phase, int shift, Optional<boolean[]> kept) {}

    /** The outputs' own phase and position. */
    static AxisTaps same(int phase) {
        return new AxisTaps(List.of(new Tap(0, phase, 0, Optional.empty())));
    }

    /**
     * The taps of a window.
     *
     * @param in the axis that is read
     * @param out the axis that is made
     * @param coarse positions of the coarse grid, at least those of the axes
     * @param outPhase of the outputs
     */
    static AxisTaps of(Window window, Axis in, Axis out, int coarse, int outPhase) {
        List<Tap> taps = new ArrayList<>();
        int valid = (out.size() - outPhase + out.phases() - 1) / out.phases();
        for (int k = 0; k < window.kernel(); k++) {
            int r = window.input(outPhase, k);
            int phase = Math.floorMod(r, in.phases());
            int shift = Math.floorDiv(r, in.phases());
            // one coarse position of the output is as many of the input, but where the result has a phase for every
            // position
            boolean[] kept = new boolean[coarse];
            int inside = 0;
            for (int position = 0; position < coarse; position++) {
                int source = in.place(position + shift, phase);
                kept[position] = source >= 0 && source < in.size();
                inside += kept[position] && position < valid ? 1 : 0;
            }
            if (inside > 0) {
                taps.add(new Tap(k, phase, shift, inside == valid ? Optional.empty() : Optional.of(kept)));
            }
        }
        return new AxisTaps(taps);
    }
}
