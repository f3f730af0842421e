package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;

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
