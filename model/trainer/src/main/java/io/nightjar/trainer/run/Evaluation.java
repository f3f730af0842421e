package io.nightjar.trainer.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nightjar.trainer.data.Batch;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.ForwardPass;
import io.nightjar.trainer.network.Statistics;
import io.nightjar.trainer.network.Torch;
import io.nightjar.trainer.network.Weights;
import java.util.List;

/** Measurements of a network on undistorted images. */
public final class Evaluation {
    private static final int BATCH = 500;

    /** Share of correct answers and mean cross entropy. */
    record Score(double accuracy, double loss) {}

    private Evaluation() {}

    /** Statistics of the batch normalisations, from batches of the examples, each normalised by itself. */
    public static Statistics statistics(Architecture architecture, Weights weights, LabeledImages examples) {
        int[] channels = architecture.normalisedChannels();
        int layers = channels.length;
        double[][] means = new double[layers][];
        double[][] squares = new double[layers][];
        for (int i = 0; i < layers; i++) {
            means[i] = new double[channels[i]];
            squares[i] = new double[means[i].length];
        }
        if (layers == 0) {
            return fromMoments(means, squares);
        }
        try (NDManager manager = Torch.manager()) {
            ForwardPass pass = ForwardPass.measuring(manager, architecture, weights);
            forEachBatch(manager, examples, (from, images, count) -> {
                List<NDArray> convolved = pass.run(images).convolved();
                for (int i = 0; i < layers; i++) {
                    addMeans(convolved.get(i), (double) count / examples.count(), means[i]);
                    addMeans(convolved.get(i).square(), (double) count / examples.count(), squares[i]);
                }
            });
        }
        return fromMoments(means, squares);
    }

    private static void addMeans(NDArray values, double weight, double[] sums) {
        float[] means =
                values.flatten(2, 3).mean(new int[] {2}).mean(new int[] {0}).toFloatArray();
        for (int c = 0; c < means.length; c++) {
            sums[c] += weight * means[c];
        }
    }

    private static Statistics fromMoments(double[][] means, double[][] squares) {
        float[][] mean = new float[means.length][];
        float[][] variance = new float[means.length][];
        for (int i = 0; i < means.length; i++) {
            mean[i] = new float[means[i].length];
            variance[i] = new float[means[i].length];
            for (int c = 0; c < means[i].length; c++) {
                mean[i][c] = (float) means[i][c];
                variance[i][c] = (float) Math.max(0, squares[i][c] - means[i][c] * means[i][c]);
            }
        }
        return new Statistics(mean, variance);
    }

    static Score score(FittedNetwork network, LabeledImages examples) {
        float[][] logits = logits(network, examples);
        int correct = 0;
        double loss = 0;
        for (int i = 0; i < logits.length; i++) {
            int label = examples.labels()[i];
            correct += argMax(logits[i]) == label ? 1 : 0;
            loss += crossEntropy(logits[i], label);
        }
        return new Score((double) correct / logits.length, loss / logits.length);
    }

    /** Answers [example][class]. */
    public static float[][] logits(FittedNetwork network, LabeledImages examples) {
        int classes = network.architecture().classes();
        float[][] logits = new float[examples.count()][classes];
        try (NDManager manager = Torch.manager()) {
            ForwardPass pass = ForwardPass.answering(manager, network);
            forEachBatch(manager, examples, (from, images, count) -> {
                float[] flat = pass.run(images).logits().toFloatArray();
                for (int i = 0; i < count; i++) {
                    System.arraycopy(flat, i * classes, logits[from + i], 0, classes);
                }
            });
        }
        return logits;
    }

    /** Values in front of each activation. */
    public static List<ActivationRange> ranges(FittedNetwork network, LabeledImages examples, double limit) {
        List<ValueHistogram> layers = network.architecture().convolutions().stream()
                .map(c -> new ValueHistogram())
                .toList();
        try (NDManager manager = Torch.manager()) {
            ForwardPass pass = ForwardPass.answering(manager, network);
            forEachBatch(manager, examples, (from, images, count) -> {
                List<NDArray> values = pass.run(images).preActivations();
                for (int i = 0; i < layers.size(); i++) {
                    layers.get(i).add(values.get(i).toFloatArray());
                }
            });
        }
        return layers.stream().map(layer -> layer.range(limit)).toList();
    }

    private interface BatchConsumer {
        void accept(int from, NDArray images, int count);
    }

    private static void forEachBatch(NDManager manager, LabeledImages examples, BatchConsumer consumer) {
        for (int from = 0; from < examples.count(); from += BATCH) {
            int to = Math.min(from + BATCH, examples.count());
            try (NDManager scratch = manager.newSubManager()) {
                consumer.accept(from, Batch.plain(examples, from, to).toArray(scratch), to - from);
            }
        }
    }

    private static int argMax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static double crossEntropy(float[] logits, int label) {
        double top = logits[argMax(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - top);
        }
        return StrictMath.log(sum) - (logits[label] - top);
    }
}
