package io.nightjar.ckks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.ring.RowPool;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.TestContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimbRotationsTest {
    private static final TestContext TEST = TestContext.standard();

    private final Rotations rotations = new Rotations(TEST.context);
    private final Ciphertext fresh = TEST.evaluator.dropTo(TEST.encrypt(TEST.values(5)), 3);

    private static ExtendedCiphertext rotate(Ciphertext a, int step) {
        LimbRotations byLimb = new LimbRotations(TEST.context, a.level());
        LimbRotations.Decomposition digits = byLimb.decompose(a);
        LimbRotations.Workspace workspace = byLimb.workspace();
        double[][] first = byLimb.basis().zeroRows();
        double[][] second = byLimb.basis().zeroRows();
        for (int limb = 0; limb < first.length; limb++) {
            byLimb.extend(digits, limb, workspace);
            byLimb.rotate(workspace, TEST.keys.rotation(step), first[limb], second[limb]);
        }
        return byLimb.sum(first, second, a.scale());
    }

    @Test
    void rotate_everyLevel_sameBitsAsAWholeHoistedRotation() {
        for (int level = 3; level >= 0; level--) {
            Ciphertext a = TEST.evaluator.dropTo(fresh, level);
            for (int step : new int[] {1, 3}) {
                ExtendedCiphertext whole = rotations.rotateExtended(rotations.hoist(a), step, TEST.keys);
                ExtendedCiphertext byLimb = rotate(a, step);
                for (int limb = 0; limb < whole.first().limbs(); limb++) {
                    assertThat(byLimb.first().row(limb)).isEqualTo(whole.first().row(limb));
                    assertThat(byLimb.second().row(limb))
                            .isEqualTo(whole.second().row(limb));
                }
                assertThat(byLimb.level()).isEqualTo(level);
                assertThat(byLimb.scale()).isEqualTo(a.scale());
            }
        }
    }

    @Test
    void recycle_digits_areTakenForTheNextDecomposition() {
        RowPool rows = RowPool.recycling(TEST.context.parameters().ringDegree());
        LimbRotations byLimb = new LimbRotations(TEST.context, 3, rows);
        double[] marked = rows.take();
        rows.give(marked);

        byLimb.recycle(byLimb.decompose(fresh));

        List<double[]> free = List.of(rows.take(), rows.take(), rows.take(), rows.take());
        assertThat(free).anyMatch(row -> row == marked).allMatch(row -> Double.isNaN(row[0]));
        assertThat(rows.take()).doesNotContain(Double.NaN);
    }

    @Test
    void specialProduct_limbsOfSpecialPrimes_isZero() {
        LimbRotations byLimb = new LimbRotations(TEST.context, 2);
        assertThat(byLimb.specialProduct(2)).isNotZero();
        assertThat(byLimb.specialProduct(3)).isZero();
    }

    @Test
    void decompose_anotherLevel_isRefused() {
        assertThatThrownBy(() -> new LimbRotations(TEST.context, 2).decompose(fresh))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at level 3 is rotated at level 2");
    }

    @Test
    void rotate_beforeExtend_isRefused() {
        LimbRotations byLimb = new LimbRotations(TEST.context, 2);
        double[] row = new double[byLimb.basis().degree()];
        assertThatThrownBy(() -> byLimb.rotate(byLimb.workspace(), TEST.keys.rotation(1), row, row.clone()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("extend a ciphertext first");
    }
}
