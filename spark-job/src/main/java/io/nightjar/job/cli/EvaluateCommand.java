package io.nightjar.job.cli;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.images.Labels;
import io.nightjar.model.network.Network;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "evaluate",
        description = "Accuracy of a model in the clear, and agreement of encrypted predictions with it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  nightjar evaluate --model data/models/mnist.onnx --images data/mnist-sample/images-idx3-ubyte.gz \\",
            "      --labels data/mnist-sample/labels-idx1-ubyte.gz --predictions out/labels.csv"
        })
public final class EvaluateCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The trained network.")
    private Path model;

    @Mixin
    private ImageSource images;

    @Option(
            names = "--labels",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Known labels (IDX or CIFAR-10 binary) in the order of the images.")
    private List<Path> labels;

    @Option(
            names = "--predictions",
            paramLabel = "LABELS.csv",
            description = "What decrypt wrote for these images; with scores in it, the errors of scores are shown too.")
    private Path predictions;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        Predictions encrypted = predictions == null ? null : Predictions.read(predictions);
        Network network = Models.read(model, report).network();
        int[] known = Labels.read(labels);
        double[][] pixels = Models.pixels(images, network.input(), Integer.MAX_VALUE);
        requireCount(labels, "labels", known.length, pixels.length);
        double[][] clear = ReferenceExecutor.run(network, pixels);
        int[] clearLabels = Arrays.stream(clear).mapToInt(Predictions::label).toArray();
        long correct = IntStream.range(0, known.length)
                .filter(i -> clearLabels[i] == known[i])
                .count();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("images", known.length);
        fields.put("correct", correct);
        fields.put("accuracy", (double) correct / known.length);
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, accuracy in the clear %.2f%%%n",
                Quantities.of(known.length, "image"),
                100.0 * correct / known.length));
        if (encrypted != null) {
            compare(encrypted, clear, clearLabels, fields, words);
        }
        report.print(fields, words.toString());
        return 0;
    }

    private void compare(
            Predictions encrypted,
            double[][] clear,
            int[] clearLabels,
            Map<String, Object> fields,
            StringBuilder words) {
        requireCount(predictions, "predictions", encrypted.labels().length, clear.length);
        long agree = IntStream.range(0, clear.length)
                .filter(i -> clearLabels[i] == encrypted.labels()[i])
                .count();
        fields.put("agreement", (double) agree / clear.length);
        words.append(String.format(
                Locale.ROOT,
                "agreement of encrypted with clear labels %.2f%% (%d of %d)%n",
                100.0 * agree / clear.length,
                agree,
                clear.length));
        if (encrypted.scores() == null) {
            return;
        }
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < clear.length; i++) {
            if (encrypted.scores()[i].length != clear[i].length) {
                throw new UserMistake(
                        predictions + " has " + encrypted.scores()[i].length + " scores per image, the model has "
                                + clear[i].length + ": give the predictions of this model");
            }
            for (int c = 0; c < clear[i].length; c++) {
                double error = Math.abs(encrypted.scores()[i][c] - clear[i][c]);
                largest = Math.max(largest, error);
                squares += error * error;
            }
        }
        double deviation = Math.sqrt(squares / ((double) clear.length * clear[0].length));
        fields.put("maxLogitError", largest);
        fields.put("logitErrorDeviation", deviation);
        words.append(String.format(
                Locale.ROOT, "error of a score: at most %.3g, root mean square %.3g%n", largest, deviation));
    }

    private static void requireCount(Object from, String what, int count, int expected) {
        if (count != expected) {
            throw new UserMistake(from + " holds " + count + " " + what + ", expected " + expected + " for "
                    + Quantities.of(expected, "image") + ": give those of these images");
        }
    }
}
