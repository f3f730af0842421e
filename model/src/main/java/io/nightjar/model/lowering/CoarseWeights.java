package io.nightjar.model.lowering;

import io.nightjar.model.network.PaddingMode;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The weights of a branch whose weights depend on the position, by coarse position. */
final class CoarseWeights {
    private final LinearBranch branch;
    private final TensorLayout out;
    private final int coarseHeight;
    private final int coarseWidth;

    CoarseWeights(LinearBranch branch, TensorLayout out, CoarseGrid grid) {
        this.branch = branch;
        this.out = out;
        this.coarseHeight = grid.height();
        this.coarseWidth = grid.width();
    }

    /**
     * The weights between one input channel and the output channels at one place of the kernel, and for each the coarse
     * positions of the outputs that have them: all that count where there is no list. Positions without a weight are in
     * no list.
     *
     * @param y phase of the outputs
     * @param x phase of the outputs
     */
    Map<List<Double>, Optional<List<Boolean>>> of(int[] channels, int channel, int y, int x, KernelTaps.Tap tap) {
        Map<List<Double>, Optional<List<Boolean>>> kept = new LinkedHashMap<>();
        int positions = coarseHeight * coarseWidth;
        int valid = 0;
        int weighted = 0;
        for (int p = 0; p < positions; p++) {
            int outY = out.y().place(p / coarseWidth, y);
            int outX = out.x().place(p % coarseWidth, x);
            if (outY < out.height() && outX < out.width()) {
                valid++;
                List<Double> weights = at(channels, channel, outY, outX, p, tap);
                if (weights.stream().anyMatch(w -> w != 0)) {
                    weighted++;
                    kept.computeIfAbsent(weights, k -> Optional.of(none(positions)))
                            .orElseThrow()
                            .set(p, true);
                }
            }
        }
        if (kept.size() == 1 && weighted == valid) {
            kept.replaceAll((weights, all) -> Optional.empty());
        }
        return kept;
    }

    private static List<Boolean> none(int positions) {
        Boolean[] kept = new Boolean[positions];
        Arrays.fill(kept, false);
        return Arrays.asList(kept);
    }

    private List<Double> at(int[] channels, int channel, int outY, int outX, int position, KernelTaps.Tap tap) {
        TensorLayout in = branch.layout();
        int source = tap.keeps(position) ? branch.source(outY, outX, tap) : PaddingMode.ZERO;
        List<Double> weights = new ArrayList<>();
        for (int o : channels) {
            double weight = source == PaddingMode.ZERO ? 0 : branch.weight(o, channel, tap.kernelY(), tap.kernelX());
            weights.add(
                    weight == 0
                            ? 0
                            : weight
                                    * branch.scale(
                                            channel * in.height() * in.width() + source,
                                            (o * out.height() + outY) * out.width() + outX));
        }
        return weights;
    }
}
