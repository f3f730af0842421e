package io.nightjar.model.lowering;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.network.Shape;
import io.nightjar.model.packing.Axis;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the outputs of one phase of each axis read at each place of a kernel. Where there is something else than zeros
 * around the map, the outputs of one place may read several phases or rotations, each a tap of its own for some of the
 * outputs.
 */
final class KernelTaps {
    /**
     * One tap.
     *
     * @param kernelY place in the kernel
     * @param kernelX place in the kernel
     * @param phaseY of the source
     * @param phaseX of the source
     * @param rotation coarse positions, row by row, from the output to the source
     * @param kept whether an output reads the source, by coarse position; empty if all outputs do
     */
    record Tap(int kernelY, int kernelX, int phaseY, int phaseX, int rotation, Optional<List<Boolean>> kept) {
        boolean keeps(int position) {
            return kept.isEmpty() || kept.get().get(position);
        }
    }

    private record Source(int phaseY, int phaseX, int rotation) {}

    private final TensorLayout in;
    private final TensorLayout out;
    private final int coarseHeight;
    private final int coarseWidth;

    KernelTaps(TensorLayout in, TensorLayout out, int coarseHeight, int coarseWidth) {
        this.in = in;
        this.out = out;
        this.coarseHeight = coarseHeight;
        this.coarseWidth = coarseWidth;
    }

    /** Row by row of the kernel. */
    List<Tap> of(Conv2d conv, int phaseY, int phaseX, SlotOrder order) {
        if (!conv.mode().isZeros()) {
            return gathered(conv, phaseY, phaseX, order);
        }
        return combined(
                AxisTaps.of(conv.y(), in.y(), out.y(), coarseHeight, phaseY),
                AxisTaps.of(conv.x(), in.x(), out.x(), coarseWidth, phaseX));
    }

    /** The outputs' own phases and position. */
    List<Tap> same(int phaseY, int phaseX) {
        return combined(AxisTaps.same(phaseY), AxisTaps.same(phaseX));
    }

    private List<Tap> combined(AxisTaps rows, AxisTaps columns) {
        List<Tap> taps = new ArrayList<>();
        for (AxisTaps.Tap row : rows.list()) {
            for (AxisTaps.Tap column : columns.list()) {
                int rotation = row.shift() * coarseWidth + column.shift();
                taps.add(new Tap(
                        row.kernel(),
                        column.kernel(),
                        row.phase(),
                        column.phase(),
                        rotation,
                        kept(row.kept(), column.kept())));
            }
        }
        return taps;
    }

    private Optional<List<Boolean>> kept(Optional<boolean[]> rows, Optional<boolean[]> columns) {
        if (rows.isEmpty() && columns.isEmpty()) {
            return Optional.empty();
        }
        List<Boolean> kept = new ArrayList<>();
        for (int y = 0; y < coarseHeight; y++) {
            for (int x = 0; x < coarseWidth; x++) {
                kept.add(isKept(rows, y) && isKept(columns, x));
            }
        }
        return Optional.of(kept);
    }

    private static boolean isKept(Optional<boolean[]> kept, int position) {
        return kept.isEmpty() || kept.get()[position];
    }

    private List<Tap> gathered(Conv2d conv, int phaseY, int phaseX, SlotOrder order) {
        List<Tap> taps = new ArrayList<>();
        int outputs = outputs(out.y(), phaseY) * outputs(out.x(), phaseX);
        for (int ky = 0; ky < conv.y().kernel(); ky++) {
            for (int kx = 0; kx < conv.x().kernel(); kx++) {
                Map<Source, List<Boolean>> sources = sources(conv, phaseY, phaseX, ky, kx, order);
                for (Map.Entry<Source, List<Boolean>> entry : sources.entrySet()) {
                    Source s = entry.getKey();
                    boolean all = Collections.frequency(entry.getValue(), true) == outputs;
                    Optional<List<Boolean>> kept = all ? Optional.empty() : Optional.of(entry.getValue());
                    taps.add(new Tap(ky, kx, s.phaseY, s.phaseX, s.rotation, kept));
                }
            }
        }
        return taps;
    }

    /** Outputs of a phase. */
    private static int outputs(Axis axis, int phase) {
        return (axis.size() - phase + axis.phases() - 1) / axis.phases();
    }

    /** What the outputs read at a place of the kernel, and which of them, by coarse position. */
    private Map<Source, List<Boolean>> sources(
            Conv2d conv, int phaseY, int phaseX, int kernelY, int kernelX, SlotOrder order) {
        Map<Source, List<Boolean>> sources = new LinkedHashMap<>();
        Shape plane = new Shape(1, in.height(), in.width());
        int positions = coarseHeight * coarseWidth;
        for (int p = 0; p < positions; p++) {
            int outY = out.y().place(p / coarseWidth, phaseY);
            int outX = out.x().place(p % coarseWidth, phaseX);
            int source = outY < out.height() && outX < out.width()
                    ? conv.source(plane, outY, outX, kernelY, kernelX)
                    : PaddingMode.ZERO;
            if (source != PaddingMode.ZERO) {
                int y = source / in.width();
                int x = source % in.width();
                int position = y / in.y().phases() * coarseWidth + x / in.x().phases();
                Source read =
                        new Source(y % in.y().phases(), x % in.x().phases(), rotation(position - p, positions, order));
                sources.computeIfAbsent(read, r -> none(positions)).set(p, true);
            }
        }
        return sources;
    }

    /** Around all positions of an image, where rotations lead there, the shorter way. */
    private static int rotation(int shift, int positions, SlotOrder order) {
        if (!order.isCyclic()) {
            return shift;
        }
        int ahead = Math.floorMod(shift, positions);
        return ahead > positions / 2 ? ahead - positions : ahead;
    }

    private static List<Boolean> none(int positions) {
        Boolean[] kept = new Boolean[positions];
        Arrays.fill(kept, false);
        return Arrays.asList(kept);
    }
}
