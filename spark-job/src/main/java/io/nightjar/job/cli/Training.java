package io.nightjar.job.cli;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.trainer.run.ActivationRange;
import io.nightjar.trainer.run.EpochReport;
import io.nightjar.trainer.run.Task;
import io.nightjar.trainer.run.Trainer;
import io.nightjar.trainer.run.TrainingConfig;
import io.nightjar.trainer.run.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The trainer behind the command, in a class of its own: the trainer is on the class path of {@code train},
 * {@code study} and {@code fetch-data} only, and the commands' own signatures are read for every command.
 *
 * @param checkpoints directory, or null
 * @param epochs instead of the recipe's, or null
 * @param teacherEpochs instead of the recipe's, or null
 * @param seed instead of the recipe's, or null
 * @param threads instead of the recipe's, or null
 */
record Training(
        Recipe recipe,
        Path data,
        Path out,
        Path checkpoints,
        Integer epochs,
        Integer teacherEpochs,
        Long seed,
        Integer threads) {
    void run(LocalTarget target, Report report) throws IOException {
        TrainingReport trained;
        try (StagedFile staged = StagedFile.begin(target)) {
            trained = Trainer.train(config(staged.path()), epoch -> report.note(words(epoch)));
            staged.commit();
        }
        TrainResult result = new TrainResult(
                out.toString(),
                trained.seed(),
                trained.trainingImages(),
                trained.validationImages(),
                trained.chosenEpoch(),
                trained.validationAccuracy(),
                trained.seconds(),
                trained.ranges().stream().map(Training::range).toList());
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: validation accuracy %.2f%% on %s, epoch %d, %.0f s%n%s",
                out,
                100 * trained.validationAccuracy(),
                Quantities.of(trained.validationImages(), "image"),
                trained.chosenEpoch(),
                trained.seconds(),
                "in front of each activation, on the validation images:\n"));
        words.append(String.format(Locale.ROOT, "%9s %9s %9s %9s%n", "least", "0.01%", "99.99%", "most"));
        for (ActivationRange range : trained.ranges()) {
            words.append(String.format(
                    Locale.ROOT,
                    "%9.2f %9.2f %9.2f %9.2f%n",
                    range.minimum(),
                    range.low(),
                    range.high(),
                    range.maximum()));
        }
        report.print(result, words.toString());
    }

    private static TrainResult.Range range(ActivationRange range) {
        return new TrainResult.Range(range.minimum(), range.low(), range.high(), range.maximum(), range.shareOutside());
    }

    private TrainingConfig config(Path target) {
        TrainingConfig config = config(recipe, data, target, seed, threads);
        if (checkpoints != null) {
            config = config.withCheckpointDir(checkpoints);
        }
        if (epochs != null) {
            config = config.withEpochs(epochs);
        }
        return teacherEpochs == null
                ? config
                : config.withTeacher(config.teacher().withEpochs(teacherEpochs));
    }

    /** The recommended run; {@code seed} and {@code threads} may be null. */
    static TrainingConfig config(Recipe recipe, Path data, Path target, Long seed, Integer threads) {
        TrainingConfig config =
                TrainingConfig.of(Task.valueOf(recipe.toString().toUpperCase(Locale.ROOT)), data, target);
        if (threads != null) {
            config = config.withThreads(threads);
        }
        return seed == null ? config : config.withSeed(seed);
    }

    static String words(EpochReport epoch) {
        return String.format(
                Locale.ROOT,
                "%s epoch %d of %d: loss %.4f, validation accuracy %.2f%%, %.0f s",
                epoch.phase(),
                epoch.epoch(),
                epoch.epochs(),
                epoch.loss(),
                100 * epoch.validationAccuracy(),
                epoch.seconds());
    }
}
