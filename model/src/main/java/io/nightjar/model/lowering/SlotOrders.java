package io.nightjar.model.lowering;

import io.nightjar.model.network.Conv2d;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.packing.TensorLayout;

/**
 * Chooses the order of slots. Images are innermost where that spares maps that wrap a mask, and the coarse grid has a
 * power of two of positions, so that it leaves no slot over.
 */
final class SlotOrders {
    private final Network network;
    private final LayoutPropagation layouts;

    SlotOrders(Network network, LayoutPropagation layouts) {
        this.network = network;
        this.layouts = layouts;
    }

    SlotOrder best() {
        int positions = layouts.coarseHeight() * layouts.coarseWidth();
        return Integer.bitCount(positions) == 1 && masks(SlotOrder.IMAGES_INNERMOST) < masks(SlotOrder.IMAGES_OUTERMOST)
                ? SlotOrder.IMAGES_INNERMOST
                : SlotOrder.IMAGES_OUTERMOST;
    }

    /** Masked taps of all convolutions of maps that wrap. */
    private long masks(SlotOrder order) {
        long masks = 0;
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            TensorLayout in = layouts.of(node.inputs()[0]);
            if (node.layer() instanceof Conv2d conv
                    && conv.mode().wraps()
                    && !LayoutPropagation.isFlattened(in, conv)) {
                masks += masks(conv, in, layouts.of(i), order);
            }
        }
        return masks;
    }

    private long masks(Conv2d conv, TensorLayout in, TensorLayout out, SlotOrder order) {
        KernelTaps taps = new KernelTaps(in, out, layouts.coarseHeight(), layouts.coarseWidth());
        long masks = 0;
        for (int y = 0; y < out.rows(); y++) {
            for (int x = 0; x < out.columns(); x++) {
                masks += taps.of(conv, y, x, order).stream()
                        .filter(tap -> tap.kept().isPresent())
                        .count();
            }
        }
        return masks;
    }
}
