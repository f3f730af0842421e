package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.evaluation.Evaluator;
import io.nightjar.ckks.io.CiphertextCodec;
import io.nightjar.ckks.scheme.Ciphertext;
import io.nightjar.ckks.scheme.TestContext;
import java.util.IdentityHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowPoolTest {
    private static final int DEGREE = 64;

    @Test
    void take_afterGive_isTheSameRow() {
        RowPool pool = RowPool.recycling(DEGREE);
        double[] row = pool.take();
        pool.give(row);
        assertThat(pool.take()).isSameAs(row);
        assertThat(pool.take()).isNotSameAs(row).hasSize(DEGREE);
    }

    @Test
    void take_fromNone_isAlwaysNew() {
        RowPool pool = RowPool.none(DEGREE);
        double[] row = pool.take();
        pool.give(row);
        assertThat(pool.take()).isNotSameAs(row);
    }

    @Test
    void give_withAssertions_leavesNothingToReadByMistake() {
        RowPool pool = RowPool.recycling(DEGREE);
        double[][] rows = pool.take(2);
        rows[1][DEGREE - 1] = 5;
        pool.give(rows);
        assertThat(rows[0]).containsOnly(Double.NaN);
        assertThat(rows[1]).containsOnly(Double.NaN);
    }

    @Test
    void give_twice_caughtByAssertions() {
        RowPool pool = RowPool.recycling(DEGREE);
        double[] row = pool.take();
        pool.give(row);
        assertThatThrownBy(() -> pool.give(row))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("given back twice");
        assertThat(pool.take()).isSameAs(row);
        assertThat(pool.take()).isNotSameAs(row);
        // taken again, it may be given again
        pool.give(row);
    }

    @Test
    void give_rowOfOtherLength_refused() {
        RowPool pool = RowPool.recycling(DEGREE);
        assertThatThrownBy(() -> pool.give(new double[DEGREE + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a row of 65 values")
                .hasMessageContaining("rows of 64");
    }

    @Test
    void recycle_sumAndItsOperandThatShareRows_caughtByAssertions() {
        TestContext t = TestContext.standard();
        Evaluator evaluator = new Evaluator(t.context, RowPool.recycling(t.parameters.ringDegree()));
        Ciphertext a = t.encrypt(t.values(1));
        Ciphertext sum = evaluator.add(a, t.encoder.encode(t.values(2), a.level(), a.scale()));
        evaluator.recycle(sum);
        assertThatThrownBy(() -> evaluator.recycle(a))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("share");
        Ciphertext b = t.encrypt(t.values(1));
        evaluator.recycle(b);
        assertThatThrownBy(() -> evaluator.recycle(evaluator.dropTo(b, 1))).isInstanceOf(AssertionError.class);
    }

    @Test
    void recycle_rescaledCiphertext_nextResultIsInItsRowsAndRight() {
        TestContext t = TestContext.standard();
        RowPool pool = RowPool.recycling(t.parameters.ringDegree());
        Evaluator evaluator = new Evaluator(t.context, pool);
        CiphertextCodec codec = new CiphertextCodec(t.context);
        Ciphertext fresh = t.encrypt(t.values(1));
        byte[] expected = codec.write(t.evaluator.rescale(fresh));
        Ciphertext first = evaluator.rescale(fresh);
        Map<double[], Boolean> rows = new IdentityHashMap<>();
        for (NttPoly poly : first.components()) {
            for (int i = 0; i < poly.limbs(); i++) {
                rows.put(poly.row(i), true);
            }
        }
        evaluator.recycle(first);
        Ciphertext second = evaluator.rescale(fresh);
        assertThat(codec.write(second)).isEqualTo(expected);
        assertThat(rows).containsKey(second.component(1).row(0));
    }
}
