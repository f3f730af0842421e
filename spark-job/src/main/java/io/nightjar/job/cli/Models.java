package io.nightjar.job.cli;

import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.network.Shape;
import io.nightjar.model.onnx.ImportedNetwork;
import io.nightjar.model.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Models and images as commands read them. */
final class Models {
    private Models() {}

    static ImportedNetwork read(Path model, Report report) {
        ImportedNetwork imported = OnnxReader.read(model);
        imported.notes().forEach(report::note);
        return imported;
    }

    static ImageShape imageShape(Shape shape) {
        return new ImageShape(shape.channels(), shape.height(), shape.width());
    }

    /** Pixels in [0, 1] of at most {@code most} images. */
    static double[][] pixels(ImageSource source, Shape shape, int most) throws IOException {
        List<double[]> pixels = new ArrayList<>();
        try (ImageReader images = source.toImageFiles().open(imageShape(shape), new Configuration())) {
            while (images.hasNext() && pixels.size() < most) {
                pixels.add(images.next().unitValues());
            }
        }
        return pixels.toArray(double[][]::new);
    }
}
