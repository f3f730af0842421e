package io.nightjar.job.cli;

import io.nightjar.trainer.run.TrainingConfig;
import io.nightjar.trainer.study.Study;
import io.nightjar.trainer.study.StudyRow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("output", out.toString());
        fields.put("network", recipe.toString());
        fields.put("epochs", epochs);
        fields.put("validationImages", config.validationImages());
        fields.put("rows", rows.stream().map(Studying::fields).toList());
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d epochs each, accuracy on %d validation images%n%n%-14s %4s %9s %9s %6s %5s %6s %9s %9s%n",
                recipe,
                epochs,
                config.validationImages(),
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
        report.print(fields, words.toString());
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

    private static Map<String, Object> fields(StudyRow row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("activation", row.activation());
        fields.put("batchNormalisation", row.normalised());
        fields.put("accuracy", row.accuracy().orElse(null));
        fields.put("largestInput", row.largestInput().orElse(null));
        fields.put("levels", row.cost().map(StudyRow.Cost::levels).orElse(null));
        fields.put("logN", row.cost().map(StudyRow.Cost::logN).orElse(null));
        fields.put("phases", row.cost().map(StudyRow.Cost::phases).orElse(null));
        fields.put(
                "secondsPerBlock",
                row.cost().map(StudyRow.Cost::secondsPerBlock).orElse(null));
        fields.put(
                "imagesPerBlock", row.cost().map(StudyRow.Cost::imagesPerBlock).orElse(null));
        fields.put("note", row.note());
        return fields;
    }
}
