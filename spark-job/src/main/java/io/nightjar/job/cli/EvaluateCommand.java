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
            "      --predictions out/labels.csv",
            "  nightjar evaluate --model data/models/mnist.onnx \\",
            "      --images data/mnist-sample/images-idx3-ubyte.gz --check"
        })
public final class EvaluateCommand implements Callable<Integer> {
    @Option(names = OptionNames.MODEL, required = true, paramLabel = "MODEL.onnx", description = "The trained network.")
    private String model;

    @Mixin
    private ImageSource images;

    @Option(
            names = OptionNames.LABELS,
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Known labels: tables of id,label or a directory of class directories, by the ids of the images; or"
                            + " IDX or CIFAR-10 binary, in the order of the images.")
    private List<String> labels;

    @Option(
            names = OptionNames.PREDICTIONS,
            paramLabel = "LABELS.csv",
            description = "What decrypt wrote for these images, as CSV or Parquet; with scores in it, the errors of "
                    + "scores are shown too.")
    private String predictions;

    @Option(
            names = "--check",
            description = "Compare the scores with those of ONNX Runtime for the same images, and fail where they "
                    + "differ by more than 0.001 of the largest, 0.01 where the model computes with 16-bit floats. "
                    + "Of a model that ends in labels the scores that they are made of are compared. ONNX Runtime "
                    + "has to be on the class path, as it is for scripts/nightjar.")
    private boolean check;

    @Mixin
    private PixelRangeOption range;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        EvaluateResult result = EvaluateAction.on(configuration.hadoopConfiguration())
                .model(model)
                .pixels(range.pixels())
                .images(images.toImageFiles())
                .labels(labels)
                .predictions(predictions)
                .check(check)
                .listener(new CommandListener(report))
                .execute();
        report.print(result, words(result));
        return 0;
    }

    private static String words(EvaluateResult result) {
        StringBuilder words = new StringBuilder(Quantities.of(result.images(), "image"));
        if (result.accuracy() != null) {
            words.append(String.format(Locale.ROOT, ", accuracy in the clear %.2f%%", 100 * result.accuracy()));
        }
        words.append(System.lineSeparator());
        if (result.runtimeError() != null) {
            words.append(String.format(
                    Locale.ROOT,
                    "scores differ from those of ONNX Runtime by at most %.1e of the largest score%n",
                    result.runtimeError()));
        }
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
