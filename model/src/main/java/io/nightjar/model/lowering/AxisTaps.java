package io.nightjar.model.lowering;

import java.util.ArrayList;
import java.util.List;

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
     * @param kept the coarse positions of outputs whose source is inside of the image, or null if no output needs to
     *     know
     */
    record Tap(int kernel, int phase, int shift, boolean[] kept) {}

    /**
     * Sizes along one axis.
     *
     * @param inSize pixels of the map that is read
     * @param inPhases its phases
     * @param outSize pixels of the map that is made
     * @param outPhases its phases
     * @param coarse positions of the coarse grid
     */
    record Axis(int inSize, int inPhases, int outSize, int outPhases, int coarse) {}

    /** The outputs' own phase and position. */
    static AxisTaps same(int phase) {
        return new AxisTaps(List.of(new Tap(0, phase, 0, null)));
    }

    static AxisTaps of(Axis axis, int kernel, int dilation, int stride, int pad, int outPhase) {
        List<Tap> taps = new ArrayList<>();
        int valid = (axis.outSize - outPhase + axis.outPhases - 1) / axis.outPhases;
        for (int k = 0; k < kernel; k++) {
            int r = stride * outPhase + dilation * k - pad;
            int phase = Math.floorMod(r, axis.inPhases);
            int shift = Math.floorDiv(r, axis.inPhases);
            // one coarse position of the output is as many of the input, but where the result has a phase for every
            // position
            boolean[] kept = new boolean[axis.coarse];
            int inside = 0;
            for (int position = 0; position < axis.coarse; position++) {
                int source = (position + shift) * axis.inPhases + phase;
                kept[position] = source >= 0 && source < axis.inSize;
                inside += kept[position] && position < valid ? 1 : 0;
            }
            if (inside > 0) {
                taps.add(new Tap(k, phase, shift, inside == valid ? null : kept));
            }
        }
        return new AxisTaps(taps);
    }
}
