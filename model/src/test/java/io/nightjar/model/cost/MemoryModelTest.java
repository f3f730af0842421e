package io.nightjar.model.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The memory of rows. */
class MemoryModelTest {
    @Test
    void rows_ofARegion_shareWhatStaysEmptyAtItsEnd() {
        assertThat(MemoryModel.rowBytes(1 << 15)).isEqualTo((8L << 20) / 31);
        assertThat(MemoryModel.rowBytes(1 << 14)).isEqualTo((8L << 20) / 63);
        assertThat(MemoryModel.rowBytes(1 << 21)).isGreaterThan(8L << 21);
    }
}
