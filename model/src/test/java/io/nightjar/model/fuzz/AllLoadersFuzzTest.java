package io.nightjar.model.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Every reader in one target, chosen by the first byte: a run of a few seconds that fits into the tests. */
final class AllLoadersFuzzTest {
    @FuzzTest(maxDuration = "4s")
    void anyReader(byte[] bytes) {
        if (bytes.length > 0) {
            LoaderTarget[] targets = LoaderTarget.values();
            targets[Byte.toUnsignedInt(bytes[0]) % targets.length].check(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }
}
