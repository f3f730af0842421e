package io.nightjar.job.action;

import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.Network;
import io.nightjar.model.network.Shape;
import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.OnnxReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Models, and images as models take them. */
final class Models {
    private Models() {}

    static Network read(String model, ActionListener listener) {
        ImportedNetwork imported = OnnxReader.read(FileSystems.local(model));
        imported.notes().forEach(listener::note);
        return imported.network();
    }

    /** Pixels in [0, 1] of at most {@code most} images, in (channel, row, column) order. */
    static double[][] pixels(
            ImageFiles files, Shape shape, int most, Configuration configuration, ActionListener listener)
            throws IOException {
        List<double[]> pixels = new ArrayList<>();
        ImageShape images = new ImageShape(shape.channels(), shape.height(), shape.width());
        try (ImageReader reader = files.open(images, configuration)) {
            reader.notes().forEach(listener::note);
            while (reader.hasNext() && pixels.size() < most) {
                pixels.add(reader.next().unitValues());
            }
        }
        return pixels.toArray(double[][]::new);
    }
}
