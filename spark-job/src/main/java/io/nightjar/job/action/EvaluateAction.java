package io.nightjar.job.action;

import io.nightjar.ckks.Counts;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.Pixels;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Runs a model in the clear, compares its labels with known ones, and encrypted predictions with both. Not safe for
 * several threads.
 */
public final class EvaluateAction {
    private final Configuration configuration;
    private String model;
    private Pixels pixels;
    private ImageFiles images;
    private List<String> labels;
    private String predictions;
    private boolean check;
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

    /** @param range what the network is given for pixels; without it what the model says */
    public EvaluateAction pixels(Pixels range) {
        this.pixels = range;
        return this;
    }

    /** @param files the images to evaluate */
    public EvaluateAction images(ImageFiles files) {
        this.images = files;
        return this;
    }

    /**
     * @param files of known labels on this machine: tables of {@code id,label} or directories of classes, by the ids of
     *     the images; or IDX or CIFAR-10 binary in the order of the images; may be left out
     */
    public EvaluateAction labels(List<String> files) {
        this.labels = files == null ? null : List.copyOf(files);
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

    /** Whether the model as it was read is compared with ONNX Runtime, which has to be on the class path. */
    public EvaluateAction check(boolean wanted) {
        this.check = wanted;
        return this;
    }

    /**
     * Evaluates all images.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when files are missing, damaged or of another number of images, or the
     *     scores are not those of ONNX Runtime
     */
    public EvaluateResult execute() throws IOException {
        Fields.require(EvaluateAction.class, "model", model);
        Fields.require(EvaluateAction.class, "images", images);
        if (labels == null && predictions == null && !check) {
            throw new UserMistake("there is nothing to compare the model's labels with: give known labels, predictions,"
                    + " or ask for the comparison with ONNX Runtime");
        }
        Predictions encrypted =
                predictions == null ? null : Predictions.read(FileSystems.local(predictions), configuration);
        ImportedNetwork imported = Models.read(model, pixels, listener);
        Network network = imported.network();
        if (labels != null) {
            KnownLabels.noteClasses(labels, listener);
        }
        List<String> ids = ids(network);
        int[] known =
                labels == null ? null : KnownLabels.read(labels, configuration).of(ids, images.toString());
        double[][] unit = Models.pixels(images, network.input(), Integer.MAX_VALUE, configuration, listener);
        Double runtimeError = check ? RuntimeCheck.error(model, imported, unit) : null;
        double[][] clear = ReferenceExecutor.run(network, unit);
        int[] clearLabels = Arrays.stream(clear).mapToInt(Predictions::label).toArray();
        Long correct = known == null ? null : agreeing(clearLabels, known);
        Double accuracy = known == null ? null : (double) correct / known.length;
        Double agreement = null;
        double[] errors = null;
        if (encrypted != null) {
            requireCount(predictions, "prediction", encrypted.labels().length, clear.length);
            Predictions ordered = ordered(encrypted, ids);
            agreement = (double) agreeing(clearLabels, ordered.labels()) / clear.length;
            errors = ordered.scores() == null ? null : errors(ordered.scores(), clear);
        }
        return new EvaluateResult(
                clear.length,
                correct,
                accuracy,
                agreement,
                errors == null ? null : Arrays.stream(errors).max().orElseThrow(),
                errors == null
                        ? null
                        : Math.sqrt(
                                Arrays.stream(errors).map(e -> e * e).average().orElseThrow()),
                runtimeError);
    }

    /** Predictions in the order of the images. */
    private Predictions ordered(Predictions encrypted, List<String> ids) {
        if (encrypted.ids().equals(ids)) {
            return encrypted;
        }
        return encrypted.ordered(ImageOrder.byId(encrypted.ids(), ids).orElseThrow(() -> {
            int first = IntStream.range(0, ids.size())
                    .filter(i -> !encrypted.ids().get(i).equals(ids.get(i)))
                    .findFirst()
                    .orElseThrow();
            return new UserMistake(
                    predictions + " has the id '" + encrypted.ids().get(first) + "' where the images have '"
                            + ids.get(first)
                            + "', and its ids are not those of the images, each once: give the images that were"
                            + " encrypted, with their column of ids where they have one");
        }));
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
                throw new UserMistake(predictions + " has " + Counts.of(scores[i].length, "score")
                        + " per image, the model has " + classes + ": give the predictions of this model");
            }
            for (int c = 0; c < classes; c++) {
                errors[i * classes + c] = Math.abs(scores[i][c] - clear[i][c]);
            }
        }
        return errors;
    }

    private static void requireCount(Object from, String what, int count, int expected) {
        if (count != expected) {
            throw new UserMistake(from + " holds " + Counts.of(count, what) + ", expected " + expected + " for "
                    + Counts.of(expected, "image") + ": give those of these images");
        }
    }
}
