package io.nightjar.job.action;

import io.nightjar.ckks.Texts;
import io.nightjar.ckks.io.Fingerprint;
import io.nightjar.job.commit.DatasetTarget;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.EvaluationKeyFile;
import io.nightjar.job.store.EvaluationKeyRing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Data sets of several owners in one run, sorted by key pair and name, so that few sets of keys are in use at a time.
 * What is wrong with a data set, or with the keys of its owner, is found before Spark starts where it can be, and sets
 * that data set aside.
 */
final class ScoreSeveral {
    /** Where the predictions of an input go. */
    interface Targets {
        DatasetTarget of(ScoreInput input) throws IOException;
    }

    /** Characters of a path or a reason, which may be the words of any library or file. */
    private static final int LONGEST = 2000;

    private final ScoreRun run;
    private final EvaluationKeyRing ring;
    private final Targets targets;
    private final List<ScoredDataset> setAside = new ArrayList<>();
    private final Map<String, SharedKeys> keys = new HashMap<>();

    ScoreSeveral(ScoreRun run, EvaluationKeyRing ring, Targets targets) {
        this.run = run;
        this.ring = ring;
        this.targets = targets;
    }

    /** @throws UserMistake when nothing of any data set is scored */
    ScoreResult execute(List<ScoreInput> inputs, String output, long start) throws IOException {
        List<ScoreQueue.Entry> entries = new ArrayList<>();
        for (ScoreInput input : inputs) {
            prepare(input, entries);
        }
        entries.sort(Comparator.comparing(
                        (ScoreQueue.Entry entry) -> entry.data().header().key())
                .thenComparing(entry -> entry.input().output()));
        ScoreQueue queue = new ScoreQueue(run, new Progress(start));
        List<ScoreRun.Scored> scored = queue.run(entries);
        List<ScoredDataset> datasets = Stream.concat(scored.stream().map(ScoreRun.Scored::dataset), setAside.stream())
                .sorted(Comparator.comparing(ScoredDataset::key).thenComparing(ScoredDataset::output))
                .toList();
        if (queue.stopped() == null
                && datasets.stream().allMatch(dataset -> dataset.written().blocks() == 0)) {
            throw new UserMistake("none of " + datasets.size() + " data sets was scored, the first of them, "
                    + Texts.line(datasets.get(0).input(), LONGEST) + ", for: "
                    + Texts.line(String.valueOf(datasets.get(0).reason()), LONGEST));
        }
        long read = run.bytesRead()
                + keys.values().stream().mapToLong(SharedKeys::bytesRead).sum();
        BlockResults all =
                BlockResults.all(scored.stream().map(ScoreRun.Scored::results).toList());
        return ScoreResult.of(output, datasets, read, queue.stopped(), Effort.of(all, start));
    }

    private void prepare(ScoreInput input, List<ScoreQueue.Entry> entries) throws IOException {
        String key = "";
        long blocks = 0;
        try {
            Dataset data = run.open(input.path());
            key = data.header().key();
            blocks = data.manifest().expectedBlocks();
            EvaluationKeyFile file = ring.of(key, input.path());
            file.requireParameters(Fingerprint.of(run.program().clientProfile().parameters()));
            run.requireMatch(data, input.path(), file);
            DatasetTarget target = targets.of(input);
            target.require();
            SharedKeys shared = keys.computeIfAbsent(key, none -> new SharedKeys(file, 0));
            entries.add(new ScoreQueue.Entry(input, data, target, shared.added()));
        } catch (IOException | RuntimeException e) {
            Optional<String> objection = input.objection(e);
            if (objection.isEmpty()) {
                throw e;
            }
            setAside.add(ScoredDataset.setAside(input, key, blocks, objection.get()));
        }
    }
}
