package io.nightjar.job.cli;

import io.nightjar.ckks.Texts;
import io.nightjar.job.action.OnCorrupt;
import io.nightjar.job.action.QuarantineLimit;
import io.nightjar.job.action.ScoreAction;
import io.nightjar.job.action.ScoreResult;
import io.nightjar.job.action.ScoredDataset;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.QuarantinedBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores encrypted images: {@code nightjar score}. */
@Command(
        name = "score",
        description = "Run a program on encrypted images and write encrypted predictions; "
                + "needs no secret key and refuses one.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Also a plain Spark application:",
            "  spark-submit --class io.nightjar.job.ScoreJob nightjar-job.jar \\",
            "      --program ... \\",
            "      --evaluation-keys ... --input ... --output ...",
            "",
            "Example:",
            "  nightjar score --program out/program \\",
            "      --evaluation-keys out/keys/evaluation.keys \\",
            "      --input out/encrypted --output out/predictions"
        })
public final class ScoreCommand implements Callable<Integer> {
    /** Characters of a reason, which may be the words of any library or file. */
    private static final int LONGEST_REASON = 2000;

    /** Characters of a path, which a directory of data sets may have of any content. */
    private static final int LONGEST_PATH = 4096;

    @Option(names = OptionNames.PROGRAM, required = true, paramLabel = "PROGRAM", description = "What compile wrote.")
    private String program;

    @Option(
            names = OptionNames.EVALUATION_KEYS,
            required = true,
            paramLabel = "EVALUATION_KEYS",
            description = "The evaluation.keys that keygen wrote. For the images of several owners give it several "
                    + "times, or a directory of *.keys: keys are found by the ids of key pairs.")
    private List<String> evaluationKeys;

    @Option(
            names = OptionNames.INPUT,
            required = true,
            paramLabel = "ENCRYPTED",
            description =
                    "What encrypt wrote. May be given several times, or be a directory with data sets in it, such "
                            + "as nights/dt=2026-01-31/owner=a.")
    private List<String> inputs;

    @Option(
            names = OptionNames.OUTPUT,
            required = true,
            paramLabel = "PREDICTIONS",
            description = "Data set to write; of several inputs a directory of data sets, named as the inputs are.")
    private String output;

    @Option(
            names = OptionNames.OVERWRITE,
            description = "Replace PREDICTIONS, at the moment when the new one is complete.")
    private boolean overwrite;

    @Option(
            names = OptionNames.RESTART,
            description = "Score all blocks anew; without it the same command goes on with the blocks that an earlier "
                    + "run has finished.")
    private boolean restart;

    @Option(
            names = OptionNames.ON_CORRUPT,
            paramLabel = "fail|quarantine",
            description = "Blocks that are truncated, altered, missing or foreign: the run fails when all others are "
                    + "done (the default), or they are set aside and the status is 4.")
    private OnCorrupt onCorrupt = OnCorrupt.FAIL;

    @Option(
            names = OptionNames.MAX_QUARANTINED,
            paramLabel = "N|P%",
            converter = QuarantineLimitText.class,
            description =
                    "With --on-corrupt quarantine: the run fails when more blocks than this are damaged, a number "
                            + "such as 3 or a percentage of all such as 0.5%%.")
    private QuarantineLimit maxQuarantined;

    @Option(
            names = OptionNames.DEADLINE,
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "After this time, such as 5h or 90m, stop, commit what is finished, and end with status 4.")
    private Duration deadline;

    @Option(
            names = OptionNames.STALL,
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "When no block was finished for this time, such as 20m, stop, commit what is finished, and "
                    + "end with status 4.")
    private Duration stall;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        try (SparkOptions.Session session = spark.source("nightjar score")) {
            ScoreAction action = ScoreAction.on(session);
            List<String> from = paths(session, OptionNames.INPUT, inputs);
            ScoreResult result = (from.size() == 1 ? action.input(from.get(0)) : action.inputs(from))
                    .program(session.path(OptionNames.PROGRAM, program))
                    .evaluationKeys(paths(session, OptionNames.EVALUATION_KEYS, evaluationKeys))
                    .output(session.path(OptionNames.OUTPUT, output))
                    .overwrite(overwrite)
                    .restart(restart)
                    .onCorrupt(onCorrupt)
                    .maxQuarantined(limit())
                    .deadline(deadline)
                    .stall(stall)
                    .listener(new CommandListener(report))
                    .execute();
            report.print(result, words(result));
            return result.isWhole() ? 0 : ExitStatus.PARTIAL;
        }
    }

    private QuarantineLimit limit() {
        if (maxQuarantined == null) {
            return QuarantineLimit.NONE;
        }
        if (onCorrupt == OnCorrupt.FAIL) {
            throw new UserMistake(OptionNames.MAX_QUARANTINED + " " + maxQuarantined + " limits what "
                    + OptionNames.ON_CORRUPT + " quarantine sets aside, and damaged blocks are not set aside: give "
                    + OptionNames.ON_CORRUPT + " quarantine too, or leave the limit out");
        }
        return maxQuarantined;
    }

    private static List<String> paths(SparkOptions.Session session, String option, List<String> given)
            throws IOException {
        List<String> paths = new ArrayList<>();
        for (String path : given) {
            paths.add(session.path(option, path));
        }
        return paths;
    }

    static String words(ScoreResult result) {
        if (result.isWhole() && result.resumedBlocks() == result.written().blocks()) {
            return String.format(
                    Locale.ROOT,
                    "%s in %s of %s were there already: nothing was scored%n",
                    Quantities.of(result.images(), "image"),
                    Quantities.of(result.written().blocks(), "block"),
                    result.output());
        }
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s in %s scored into %s: %.1f s, %.1f s of processor, peak heap %.0f MiB%n",
                Quantities.of(result.images(), "image"),
                Quantities.of(result.written().blocks(), "block"),
                result.output(),
                result.effort().seconds(),
                result.effort().cpuSeconds(),
                result.effort().peakHeapBytes() / 1048576.0));
        if (result.resumedBlocks() > 0) {
            words.append(String.format(
                    Locale.ROOT, "  %s of them by earlier runs%n", Quantities.of(result.resumedBlocks(), "block")));
        }
        if (result.datasets().size() > 1) {
            result.datasets().forEach(dataset -> words.append(words(dataset)));
        }
        for (QuarantinedBlock block : result.quarantined()) {
            words.append(String.format(
                    Locale.ROOT,
                    "  set aside: block %d: %s%n",
                    block.block(),
                    Texts.line(block.reason(), LONGEST_REASON)));
        }
        if (result.stopped() != null) {
            words.append(String.format(
                    Locale.ROOT,
                    "  stopped, for %s: %s missing, which the same command goes on with%n",
                    Texts.line(result.stopped(), LONGEST_REASON),
                    Quantities.of(result.missingBlocks(), "block")));
        }
        result.effort()
                .cpuSecondsByStep()
                .forEach((step, s) -> words.append(String.format(Locale.ROOT, "  %-24s %8.2f s%n", step, s)));
        return words.toString();
    }

    private static String words(ScoredDataset dataset) {
        return dataset.written().blocks() == 0
                ? String.format(
                        Locale.ROOT,
                        "  set aside: %s: %s%n",
                        Texts.line(dataset.input(), LONGEST_PATH),
                        Texts.line(String.valueOf(dataset.reason()), LONGEST_REASON))
                : String.format(
                        Locale.ROOT,
                        "  %s in %s of %s into %s%n",
                        Quantities.of(dataset.images(), "image"),
                        Quantities.of(dataset.written().blocks(), "block"),
                        Texts.line(dataset.input(), LONGEST_PATH),
                        Texts.line(dataset.output(), LONGEST_PATH));
    }
}
