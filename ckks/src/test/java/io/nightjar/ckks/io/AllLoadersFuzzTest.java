package io.nightjar.ckks.io;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Every loader in one target, chosen by the first byte: a run of a few seconds that fits into the tests. */
final class AllLoadersFuzzTest {
    @FuzzTest(maxDuration = "4s")
    void anyLoader(byte[] bytes) {
        if (bytes.length > 0) {
            LoaderTarget[] targets = LoaderTarget.values();
            targets[Byte.toUnsignedInt(bytes[0]) % targets.length].check(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }
}
