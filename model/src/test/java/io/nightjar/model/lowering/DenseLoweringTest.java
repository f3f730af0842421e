package io.nightjar.model.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.circuit.LinearDataflow;
import io.nightjar.model.circuit.LinearStep;
import io.nightjar.model.circuit.Step;
import io.nightjar.model.circuit.SumStep;
import io.nightjar.model.network.Dense;
import io.nightjar.model.packing.Axis;
import io.nightjar.model.packing.TensorLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two ways to lower a dense layer. */
class DenseLoweringTest {
    /** Two channels of 2 x 2 values with one phase: two ciphertexts of four coarse positions. */
    private static final TensorLayout MAP = new TensorLayout(2, new Axis(2, 1), new Axis(2, 1));

    private static List<Step> lowered(int outputs, TensorLayout in) {
        double[][] weights = new double[outputs][in.channels() * in.height() * in.width()];
        for (int m = 0; m < outputs; m++) {
            for (int i = 0; i < weights[m].length; i++) {
                weights[m][i] = 100 * m + i;
            }
        }
        double[] bias = new double[outputs];
        bias[0] = 0.5;
        return new DenseLowering(0, "dense", new Dense(weights, bias), 3, in, 2, 7).lower();
    }

    @Test
    void fewerResultsThanCiphertexts_areProductsByPositionWhoseSumsAreRotated() {
        List<Step> steps = lowered(2, MAP);
        LinearStep products = (LinearStep) steps.get(0);
        SumStep sums = (SumStep) steps.get(1);
        assertThat(products.dataflow().sources()).noneMatch(LinearDataflow.Source::isRotated);
        assertThat(products.dataflow().tiles()).hasSize(4);
        assertThat(products.real().panels().get(0).bias()).containsExactly(0.5, 0);
        assertThat(products.real().panels().get(1).bias()).containsExactly(0, 0);
        assertThat(products.real().panels().get(3).weights()).isDeepEqualTo(new double[][] {{3, 7}, {103, 107}});
        assertThat(sums.operand().array()).isEqualTo(7);
        assertThat(sums.outputs().get(1))
                .containsExactly(
                        new SumStep.Term(4, 0), new SumStep.Term(5, 1), new SumStep.Term(6, 2), new SumStep.Term(7, 3));
    }

    @Test
    void moreResultsThanCiphertexts_areProductsOfRotatedInputs() {
        List<Step> steps = lowered(3, MAP);
        assertThat(steps).hasSize(1);
        LinearStep step = (LinearStep) steps.get(0);
        assertThat(step.dataflow().sources())
                .extracting(LinearDataflow.Source::rotation)
                .containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        assertThat(step.real().panels().get(0).weights()[0]).containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
    }

    @Test
    void onePosition_isOneProductWithoutRotations() {
        List<Step> steps = lowered(2, new TensorLayout(2, new Axis(2, 2), new Axis(2, 2)));
        assertThat(steps).hasSize(1);
        assertThat(((LinearStep) steps.get(0)).dataflow().sources()).noneMatch(LinearDataflow.Source::isRotated);
    }
}
