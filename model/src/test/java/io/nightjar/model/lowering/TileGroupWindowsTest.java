package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.circuit.ActivationStep;
import io.nightjar.model.circuit.Circuit;
import io.nightjar.model.circuit.Dataflow;
import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.RealWeights;
import io.nightjar.model.packing.Axis;
import io.nightjar.model.packing.SlotOrder;
import io.nightjar.model.packing.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiles whose outputs meet in a window are computed together. */
class TileGroupWindowsTest {
    /** Four tiles of one output each, and an activation that adds up windows of outputs. */
    private static LinearStep grouped(int rotation, List<int[]> windows, int mostOutputs) {
        List<LinearDataflow.Tile> tiles = new ArrayList<>();
        List<int[]> single = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            tiles.add(new LinearDataflow.Tile(0, new int[] {0}, new int[] {t}));
            single.add(new int[] {t});
        }
        LinearDataflow dataflow = new LinearDataflow(
                "linear",
                List.of(new Dataflow.Operand(0, 1)),
                4,
                List.of(new LinearDataflow.Source(0, rotation, LinearDataflow.UNMASKED)),
                List.of(),
                tiles,
                single);
        RealWeights weights = new RealWeights(0, List.of(new RealWeights.Panel(new double[][] {{1}}, new double[1])));
        ActivationStep activation = ActivationStep.lowered("act", new Dataflow.Operand(1, 4), 2, 0, 0, 0, windows);
        TensorLayout input = new TensorLayout(1, new Axis(2, 1), new Axis(2, 1));
        Circuit circuit = new Circuit(
                1, input, 2, 2, SlotOrder.IMAGES_OUTERMOST, List.of(LinearStep.lowered(dataflow, weights), activation));
        return (LinearStep)
                TileGrouping.apply(circuit, new int[] {mostOutputs}).steps().get(0);
    }

    @Test
    void rotatedTiles_withoutABound_areOneGroup() {
        LinearStep step = grouped(1, List.of(new int[] {0}, new int[] {1}, new int[] {2}, new int[] {3}), 100);
        assertThat(step.dataflow().groups()).containsExactly(new int[] {0, 1, 2, 3});
    }

    @Test
    void rotatedTilesOfOneWindow_stayTogetherUnderABound() {
        LinearStep step = grouped(1, List.of(new int[] {0, 3}, new int[] {1, 2}), 2);
        assertThat(step.dataflow().groups()).containsExactly(new int[] {0, 3}, new int[] {1, 2});
    }

    @Test
    void windowLargerThanTheBound_isOneGroup() {
        LinearStep step = grouped(1, List.of(new int[] {0, 1, 2, 3}), 2);
        assertThat(step.dataflow().groups()).containsExactly(new int[] {0, 1, 2, 3});
    }

    @Test
    void tilesWithoutRotations_areAlone() {
        LinearStep step = grouped(0, List.of(new int[] {0, 1, 2, 3}), 100);
        assertThat(step.dataflow().groups()).hasSize(4);
    }

    @Test
    void tilesThatNothingReads_areLeftAlone() {
        LinearStep step = grouped(1, List.of(new int[] {0}, new int[] {1}), 100);
        assertThat(step.dataflow().groups()).hasSize(3).contains(new int[] {0, 1});
    }
}
