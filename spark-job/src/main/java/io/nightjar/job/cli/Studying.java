package io.nightjar.job.cli;

import io.nightjar.trainer.run.TrainingConfig;
import io.nightjar.trainer.study.Study;
import io.nightjar.trainer.study.StudyRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The study behind the command, in a class of its own like {@link Training}.
 *
 * @param seed instead of the recipe's, or null
 * @param threads instead of the recipe's, or null
 */
record Studying(Recipe recipe, Path data, Path out, int epochs, Long seed, Integer threads) {
    void run(Report report) {
        TrainingConfig config =
                Training.config(recipe, data, out, seed, threads).forStudy(epochs);
        List<StudyRow> rows =
                Study.run(config, epoch -> report.note(Training.words(epoch)), row -> report.note(line(row)));
        StudyResult result = new StudyResult(
                out.toString(),
                recipe.toString(),
                epochs,
                config.validationImages(),
                rows.stream().map(Studying::variant).toList());
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %s each, accuracy on %s%n%n%-14s %4s %9s %9s %6s %5s %6s %9s %9s%n",
                recipe,
                Quantities.of(epochs, "epoch"),
                Quantities.of(config.validationImages(), "validation image"),
                "activation",
                "BN",
                "accuracy",
                "largest",
                "levels",
                "logN",
                "phases",
                "s/block",
                "ms/image"));
        rows.forEach(row -> words.append(line(row)).append('\n'));
        report.print(result, words.toString());
    }

    private static String line(StudyRow row) {
        String cost = row.cost()
                .map(c -> String.format(
                        Locale.ROOT,
                        "%6d %5d %6d %9.1f %9.2f",
                        c.levels(),
                        c.logN(),
                        c.phases(),
                        c.secondsPerBlock(),
                        c.millisPerImage()))
                .orElse(String.format(Locale.ROOT, "%6s %5s %6s %9s %9s", "-", "-", "-", "-", "-"));
        return String.format(
                        Locale.ROOT,
                        "%-14s %4s %9s %9s %s  %s",
                        row.activation(),
                        row.normalised() ? "yes" : "no",
                        row.accuracy()
                                .map(a -> String.format(Locale.ROOT, "%.2f%%", 100 * a))
                                .orElse("-"),
                        row.largestInput()
                                .map(x -> String.format(Locale.ROOT, "%.3g", x))
                                .orElse("-"),
                        cost,
                        row.note())
                .stripTrailing();
    }

    private static StudyResult.Variant variant(StudyRow row) {
        StudyRow.Cost cost = row.cost().orElse(null);
        return new StudyResult.Variant(
                row.activation(),
                row.normalised(),
                row.accuracy().orElse(null),
                row.largestInput().orElse(null),
                cost == null ? null : cost.levels(),
                cost == null ? null : cost.logN(),
                cost == null ? null : cost.phases(),
                cost == null ? null : cost.secondsPerBlock(),
                cost == null ? null : cost.imagesPerBlock(),
                row.note());
    }
}
