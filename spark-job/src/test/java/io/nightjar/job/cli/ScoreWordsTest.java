package io.nightjar.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightjar.job.action.Effort;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.action.ScoredDataset;
import io.nightjar.job.action.WrittenBlocks;
import io.nightjar.job.store.QuarantinedBlock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreWordsTest {
    private static final String REASON = "bad\n  set aside: block 9: \u001b[2Jnone\u202e";

    /** What stands in files and in messages of libraries. */
    @Test
    void reasonsAndPaths_areOneCleanLineEach() {
        WrittenBlocks one = new WrittenBlocks(1, 1, 1);
        WrittenBlocks none = new WrittenBlocks(0, 0, 0);
        QuarantinedBlock block = new QuarantinedBlock(7, "file", REASON, 1);
        List<ScoredDataset> datasets = List.of(
                new ScoredDataset("in\nx", "out\nx", "key", 1, 1, one, 0, List.of(block), 1, null, Map.of()),
                new ScoredDataset("lost\nx", "out", "", 0, 0, none, 0, List.of(), 1, REASON, Map.of()));
        String words = ScoreCommand.words(new ScoreResult(
                "out", 1, 1, one, 0, List.of(block), 2, REASON, datasets, new Effort(1, 1, Map.of(), 1)));
        assertThat(words.lines()).hasSize(5);
        assertThat(words)
                .contains("block 7: bad?  set aside: block 9: ?[2Jnone?", "lost?x: bad?", "of in?x into out?x")
                .contains("stopped, for bad?");
    }
}
