package io.nightjar.ckks.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.ckks.noise.PrecisionStatistics;
import io.nightjar.ckks.scheme.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The example of docs/ENGINE.md computes what it says, and the page shows the code that ran. */
class EngineExampleTest {
    private static final Path PAGE = Path.of("../docs/ENGINE.md");
    private static final Path SOURCE = Path.of("src/test/java/io/nightjar/ckks/example/EngineExample.java");

    private final double[] xs = new Random(1).doubles(4096, -1, 1).toArray();
    private final double[] ys = new Random(2).doubles(4096, -1, 1).toArray();
    private final EngineExample.Outcome outcome = EngineExample.run(xs, ys, TestContext.seeded(13));

    @Test
    void result_isTheSumOfProducts_withTheErrorThatWasExpected() {
        PrecisionStatistics measured = PrecisionStatistics.of(EngineExample.expected(xs, ys), outcome.decrypted());
        double estimate = outcome.expected().slotDeviation();
        assertThat(measured.rmsError()).isBetween(0.8 * estimate, 1.25 * estimate);
    }

    @Test
    void levelsScalesAndBytes_areThoseOfThePage() {
        double q2 = outcome.expected().parameters().moduli().get(2);
        assertThat(outcome.product().level()).isEqualTo(1);
        assertThat(outcome.product().size()).isEqualTo(2);
        assertThat(outcome.product().scale()).isEqualTo(0x1p80 / q2);
        assertThat(outcome.result().level()).isEqualTo(1);
        assertThat(outcome.result().scale()).isEqualTo(outcome.product().scale());
        assertThat(outcome.storedBytes()).isEqualTo(128_078);
    }

    @Test
    void page_showsTheLinesOfTheExample() throws IOException {
        List<String> source = stripped(Files.readAllLines(SOURCE));
        List<List<String>> blocks = javaBlocks(Files.readAllLines(PAGE));
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        for (List<String> block : blocks) {
            assertThat(Collections.indexOfSubList(source, block))
                    .as("lines of docs/ENGINE.md that are not in the example: %s", block)
                    .isNotNegative();
        }
    }

    private static List<List<String>> javaBlocks(List<String> page) {
        List<List<String>> blocks = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            if (page.get(i).equals("```java")) {
                int end = i + 1 + page.subList(i + 1, page.size()).indexOf("```");
                blocks.add(stripped(page.subList(i + 1, end)));
            }
        }
        return blocks;
    }

    private static List<String> stripped(List<String> lines) {
        return lines.stream().map(String::strip).toList();
    }
}
