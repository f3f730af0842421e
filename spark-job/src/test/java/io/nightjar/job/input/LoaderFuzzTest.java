package io.nightjar.job.input;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Rows of tables of images; scripts/fuzz runs it for long, the tests replay its corpus. See {@link TableRow}. */
final class LoaderFuzzTest {
    private static final long BASE_BYTES = 1 << 20;
    /** Objects of Parquet, for each value and each field; thousands of pixels of a picture. */
    private static final long BYTES_PER_BYTE = 16384;

    @FuzzTest
    void tableRow(byte[] bytes) {
        Allocation.requireAtMost(BASE_BYTES + BYTES_PER_BYTE * bytes.length, () -> TableRow.read(bytes));
    }
}
