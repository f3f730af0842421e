package io.nightjar.job.cli;

import io.nightjar.job.action.EvaluateAction;
import io.nightjar.job.action.EvaluateResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Evaluates a model in the clear: {@code nightjar evaluate}. */
@Command(
        name = "evaluate",
        description = "Accuracy of a model in the clear, and agreement of encrypted predictions with it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  nightjar evaluate --model data/models/mnist.onnx \\",
            "      --images data/mnist-sample/images-idx3-ubyte.gz \\",
            "      --labels data/mnist-sample/labels-idx1-ubyte.gz \\",
            "      --predictions out/labels.csv"
        })
public final class EvaluateCommand implements Callable<Integer> {
    @Option(names = OptionNames.MODEL, required = true, paramLabel = "MODEL.onnx", description = "The trained network.")
    private String model;

    @Mixin
    private ImageSource images;

    @Option(
            names = OptionNames.LABELS,
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Known labels (IDX or CIFAR-10 binary) in the order of the images.")
    private List<String> labels;

    @Option(
            names = OptionNames.PREDICTIONS,
            paramLabel = "LABELS.csv",
            description = "What decrypt wrote for these images, as CSV or Parquet; with scores in it, the errors of "
                    + "scores are shown too.")
    private String predictions;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        EvaluateResult result = EvaluateAction.on(configuration.hadoopConfiguration())
                .model(model)
                .images(images.toImageFiles())
                .labels(labels)
                .predictions(predictions)
                .listener(new CommandListener(report))
                .execute();
        report.print(result, words(result));
        return 0;
    }

    private static String words(EvaluateResult result) {
        StringBuilder words = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, accuracy in the clear %.2f%%%n",
                Quantities.of(result.images(), "image"),
                100 * result.accuracy()));
        if (result.agreement() != null) {
            words.append(String.format(
                    Locale.ROOT,
                    "agreement of encrypted with clear labels %.2f%% (%d of %d)%n",
                    100 * result.agreement(),
                    Math.round(result.agreement() * result.images()),
                    result.images()));
        }
        if (result.maxLogitError() != null) {
            words.append(String.format(
                    Locale.ROOT,
                    "error of a score: at most %.3g, root mean square %.3g%n",
                    result.maxLogitError(),
                    result.logitErrorDeviation()));
        }
        return words.toString();
    }
}
