package io.nightjar.job.action;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Labels;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs a model in the clear, compares its labels with known ones, and encrypted predictions with both. Not safe for
 * several threads.
 */
public final class EvaluateAction {
    private final Configuration configuration;
    private String model;
    private ImageFiles images;
    private List<String> labels;
    private String predictions;
    private ActionListener listener = ActionListener.SILENT;

    private EvaluateAction(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param configuration how to reach file systems */
    public static EvaluateAction on(Configuration configuration) {
        return new EvaluateAction(configuration);
    }

    /** @param file the ONNX model, on this machine */
    public EvaluateAction model(String file) {
        this.model = file;
        return this;
    }

    /** @param files the images to evaluate */
    public EvaluateAction images(ImageFiles files) {
        this.images = files;
        return this;
    }

    /**
     * @param files of known labels on this machine (IDX, CIFAR-10 binary, or a directory of classes), in the order of
     *     the images
     */
    public EvaluateAction labels(List<String> files) {
        this.labels = List.copyOf(files);
        return this;
    }

    /** @param file that decrypting these images wrote, as CSV or Parquet, on this machine; may be left out */
    public EvaluateAction predictions(String file) {
        this.predictions = file;
        return this;
    }

    /** @param heard of notes beside the result */
    public EvaluateAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Evaluates all images.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or of another number of images
     */
    public EvaluateResult execute() throws IOException {
        Fields.require(EvaluateAction.class, "model", model);
        Fields.require(EvaluateAction.class, "images", images);
        Fields.require(EvaluateAction.class, "labels", labels);
        Predictions encrypted =
                predictions == null ? null : Predictions.read(FileSystems.local(predictions), configuration);
        Network network = Models.read(model, listener);
        for (String source : labels) {
            noteClasses(source);
        }
        int[] known = Labels.read(labels.stream().map(FileSystems::local).toList());
        double[][] pixels = Models.pixels(images, network.input(), Integer.MAX_VALUE, configuration, listener);
        requireCount(labels, "labels", known.length, pixels.length);
        double[][] clear = ReferenceExecutor.run(network, pixels);
        int[] clearLabels = Arrays.stream(clear).mapToInt(Predictions::label).toArray();
        long correct = agreeing(clearLabels, known);
        double accuracy = (double) correct / known.length;
        if (encrypted == null) {
            return new EvaluateResult(known.length, correct, accuracy, null, null, null);
        }
        requireCount(predictions, "predictions", encrypted.labels().length, clear.length);
        Optional<int[]> places = ImageOrder.byId(encrypted.ids(), ids(network));
        if (places.isPresent()) {
            encrypted = encrypted.ordered(places.get());
        }
        double agreement = (double) agreeing(clearLabels, encrypted.labels()) / clear.length;
        if (encrypted.scores() == null) {
            return new EvaluateResult(known.length, correct, accuracy, agreement, null, null);
        }
        double[] errors = errors(encrypted.scores(), clear);
        return new EvaluateResult(
                known.length,
                correct,
                accuracy,
                agreement,
                Arrays.stream(errors).max().orElseThrow(),
                Math.sqrt(Arrays.stream(errors).map(e -> e * e).average().orElseThrow()));
    }

    private void noteClasses(String source) throws IOException {
        List<String> classes = Labels.classes(FileSystems.local(source));
        if (!classes.isEmpty()) {
            listener.note(source + ": label "
                    + IntStream.range(0, classes.size())
                            .mapToObj(i -> i + " is " + classes.get(i))
                            .collect(Collectors.joining(", ")));
        }
    }

    private List<String> ids(Network network) throws IOException {
        Shape shape = network.input();
        try (ImageReader reader =
                images.open(new ImageShape(shape.channels(), shape.height(), shape.width()), configuration)) {
            return reader.ids();
        }
    }

    private static long agreeing(int[] labels, int[] others) {
        return IntStream.range(0, labels.length)
                .filter(i -> labels[i] == others[i])
                .count();
    }

    /** Magnitudes of all differences. */
    private double[] errors(double[][] scores, double[][] clear) {
        int classes = clear[0].length;
        double[] errors = new double[clear.length * classes];
        for (int i = 0; i < clear.length; i++) {
            if (scores[i].length != classes) {
                throw new UserMistake(predictions + " has " + scores[i].length + " scores per image, the model has "
                        + classes + ": give the predictions of this model");
            }
            for (int c = 0; c < classes; c++) {
                errors[i * classes + c] = Math.abs(scores[i][c] - clear[i][c]);
            }
        }
        return errors;
    }

    private static void requireCount(Object from, String what, int count, int expected) {
        if (count != expected) {
            throw new UserMistake(from + " holds " + count + " " + what + ", expected " + expected + " for " + expected
                    + (expected == 1 ? " image" : " images") + ": give those of these images");
        }
    }
}
