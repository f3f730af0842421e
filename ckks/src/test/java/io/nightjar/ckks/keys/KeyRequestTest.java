package io.nightjar.ckks.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightjar.ckks.io.KeyCodec;
import io.nightjar.ckks.io.KeyId;
import io.nightjar.ckks.scheme.TestContext;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyRequestTest {
    private static final KeyId ID = new KeyId("00".repeat(KeyId.BYTES));

    private static final TestContext TEST = TestContext.standard();

    @Test
    void descendingMapOfSteps_isAscendingAndCheckedWhole() {
        TreeMap<Integer, Integer> descending = new TreeMap<>(Comparator.reverseOrder());
        descending.put(1, 1);
        descending.put(TEST.parameters.slots() + 1, 1);
        KeyRequest request = new KeyRequest(KeyRequest.NONE, descending, KeyRequest.NONE);
        assertThat(request.rotationLevels().firstKey()).isEqualTo(1);
        assertThatThrownBy(() -> request.requireServedBy(TEST.parameters))
                .hasMessageContaining(
                        "rotation by %s for %s slots", TEST.parameters.slots() + 1, TEST.parameters.slots());
    }

    @Test
    void descendingMapOfKeys_writtenInAnOrderThatIsRead() {
        TreeMap<Integer, GaloisKey> descending = new TreeMap<>(Comparator.reverseOrder());
        descending.putAll(TEST.keys.rotationKeys());
        EvaluationKeys keys = new EvaluationKeys(TEST.parameters, Optional.empty(), descending, Optional.empty());
        KeyCodec codec = new KeyCodec(TEST.context);
        assertThat(codec.readEvaluationKeys(codec.write(keys, ID)).request()).isEqualTo(keys.request());
    }

    @Test
    void negativeLevelOtherThanNone_refused() {
        assertThatThrownBy(() -> KeyRequest.relinearization(-5)).hasMessageContaining("level -5");
        assertThatThrownBy(() -> new KeyRequest(KeyRequest.NONE, new TreeMap<>(), -2))
                .hasMessageContaining("level -2");
    }
}
