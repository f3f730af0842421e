package io.nightjar.ckks.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScratchPoolTest {
    private final List<double[]> made = new ArrayList<>();
    private final ScratchPool<double[]> pool = new ScratchPool<>(() -> {
        made.add(new double[1]);
        return made.get(made.size() - 1);
    });

    @Test
    void with_oneOperationAfterAnother_useOnePiece() {
        double[] first = pool.with(piece -> piece);
        assertThat((Object) pool.with(piece -> piece)).isSameAs(first);
        assertThat(made).hasSize(1);
    }

    @Test
    void with_operationInsideAnother_usesItsOwnPiece() {
        pool.use(outer -> pool.use(inner -> assertThat((Object) inner).isNotSameAs(outer)));
        assertThat(made).hasSize(2);
    }

    @Test
    void with_operationThatFails_leavesItsPieceOut() {
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.use(piece -> {
                    throw new IllegalStateException("no");
                }));
        assertThat(pool.drain()).isEmpty();
    }

    @Test
    void drain_free_takesThemOut() {
        pool.use(piece -> {});
        assertThat(pool.drain()).containsExactlyElementsOf(made);
        assertThat(pool.drain()).isEmpty();
    }
}
