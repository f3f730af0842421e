package io.nightjar.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.model.cost.MemoryModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that scores many blocks needs no more memory than for one, and a block leaves nothing behind. */
class TenBlocksTest {
    private static final int LOG_N = 13;

    /** What this test's JVM takes in place of Spark: classes, the stored block, the owner's side. */
    private static final long OWN_BYTES = 32L << 20;

    /** Beside the block: classes that are loaded and compiled while the first one is scored. */
    private static final long NEGLIGIBLE_BYTES = 2L << 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void score_tenBlocksOnOneThread_fitThePredictedHeapAndLeaveNothing(int threads) throws Exception {
        long predicted = TenBlocks.program(LOG_N).report().prediction().taskBytes() - MemoryModel.BASE_BYTES;
        List<String> lines = run(predicted + OWN_BYTES, threads);
        assertThat(lines)
                .as("bytes in use before the first block and after each")
                .hasSize(1 + TenBlocks.BLOCKS);
        List<Long> used = lines.stream().map(Long::valueOf).toList();
        assertThat(used).allSatisfy(bytes -> assertThat(bytes - used.get(0)).isLessThan(NEGLIGIBLE_BYTES));
    }

    /** The prediction leaves less room than what a block would have to leave behind to be noticed above. */
    @Test
    void program_ofThisTest_takesMuchMoreThanWhatIsNegligible() {
        long predicted = TenBlocks.program(LOG_N).report().prediction().taskBytes() - MemoryModel.BASE_BYTES;
        assertThat(predicted).isGreaterThan(32 * NEGLIGIBLE_BYTES);
    }

    private static List<String> run(long heapBytes, int threads) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (heapBytes >> 20) + "m",
                        "-XX:G1HeapRegionSize=8m",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TenBlocks.class.getName(),
                        Integer.toString(LOG_N),
                        Integer.toString(threads))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().filter(line -> line.matches("\\d+")).toList();
    }
}
