package io.nightjar.job.cli;

import io.nightjar.job.commit.StagedFile;
import io.nightjar.trainer.ActivationRange;
import io.nightjar.trainer.EpochReport;
import io.nightjar.trainer.Task;
import io.nightjar.trainer.Trainer;
import io.nightjar.trainer.TrainingConfig;
import io.nightjar.trainer.TrainingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The trainer behind the command, in a class of its own: the trainer is on the class path of {@code train} only, and the command's own
 * signatures are read for every command.
 *
 * @param checkpoints directory, or null
 * @param epochs instead of the recipe's, or null
 * @param seed instead of the recipe's, or null
 * @param threads instead of the recipe's, or null
 */
record Training(TrainCommand.Recipe recipe, Path data, Path out, Path checkpoints, Integer epochs, Long seed, Integer threads) {
    void run(boolean overwrite, Report report) throws IOException {
        TrainingReport trained;
        try (StagedFile staged = StagedFile.begin(out, overwrite)) {
            trained = Trainer.train(config(staged.path()), epoch -> report.note(words(epoch)));
            staged.commit();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", out.toString());
        fields.put("seed", trained.seed());
        fields.put("trainingImages", trained.trainingImages());
        fields.put("validationImages", trained.validationImages());
        fields.put("epoch", trained.chosenEpoch());
        fields.put("validationAccuracy", trained.validationAccuracy());
        fields.put("seconds", trained.seconds());
        StringBuilder words = new StringBuilder(String.format(
                "%s: validation accuracy %.2f%% on %d images, epoch %d, %.0f s%n",
                out,
                100 * trained.validationAccuracy(),
                trained.validationImages(),
                trained.chosenEpoch(),
                trained.seconds()));
        for (ActivationRange range : trained.ranges()) {
            words.append(range).append('\n');
        }
        report.print(fields, words.toString());
    }

    private TrainingConfig config(Path target) {
        TrainingConfig config = TrainingConfig.of(Task.valueOf(recipe.name().toUpperCase(Locale.ROOT)), data, target);
        if (checkpoints != null) {
            config = config.withCheckpointDir(checkpoints);
        }
        if (epochs != null) {
            config = config.withEpochs(epochs);
        }
        if (threads != null) {
            config = config.withThreads(threads);
        }
        return seed == null ? config : config.withSeed(seed);
    }

    private static String words(EpochReport epoch) {
        return String.format(
                "%s epoch %d of %d: loss %.4f, validation accuracy %.2f%%, %.0f s",
                epoch.phase(),
                epoch.epoch(),
                epoch.epochs(),
                epoch.loss(),
                100 * epoch.validationAccuracy(),
                epoch.seconds());
    }
}
