package io.nightjar.job.action;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.Image;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.ChannelAffine;
import io.nightjar.model.network.ElementAffine;
import io.nightjar.model.network.Flatten;
import io.nightjar.model.network.Layer;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Node;
import io.nightjar.model.network.Shape;
import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.OnnxReader;
import io.nightjar.model.onnx.Pixels;
import io.nightjar.model.reference.ReferenceExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Models, and images as models take them. */
final class Models {
    private Models() {}

    /** @param pixels what the network is given for pixels; null for what the model says */
    static ImportedNetwork read(String model, Pixels pixels, ActionListener listener) {
        ImportedNetwork imported = OnnxReader.read(FileSystems.local(model), pixels);
        imported.notes().forEach(listener::note);
        return imported;
    }

    /** The least and the largest value that the first layer of weights is given for these pixels. */
    static DoubleSummaryStatistics firstInputs(Network network, double[][] pixels) {
        int last = Node.INPUT;
        for (int i = 0; i < network.nodes().size(); i++) {
            Node node = network.nodes().get(i);
            if (node.inputs()[0] != last || !isScale(node.layer())) {
                break;
            }
            last = i;
        }
        double[][] values = last == Node.INPUT
                ? pixels
                : ReferenceExecutor.run(Network.upTo(network.input(), network.nodes(), last), pixels);
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).summaryStatistics();
    }

    private static boolean isScale(Layer layer) {
        return layer instanceof ChannelAffine || layer instanceof ElementAffine || layer instanceof Flatten;
    }

    /** Pixels in [0, 1] of at most {@code most} images, in (channel, row, column) order. */
    static double[][] pixels(
            ImageFiles files, Shape shape, int most, Configuration configuration, ActionListener listener)
            throws IOException {
        List<double[]> pixels = new ArrayList<>();
        SmallSamples small = new SmallSamples();
        ImageShape images = new ImageShape(shape.channels(), shape.height(), shape.width());
        try (ImageReader reader = files.open(images, configuration)) {
            reader.notes().forEach(listener::note);
            while (reader.hasNext() && pixels.size() < most) {
                Image image = reader.next();
                small.add(image.values());
                pixels.add(image.unitValues());
            }
        }
        small.note(files).ifPresent(listener::note);
        return pixels.toArray(double[][]::new);
    }
}
