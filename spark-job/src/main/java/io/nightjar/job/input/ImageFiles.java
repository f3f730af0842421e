package io.nightjar.job.input;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.images.ImageReader;
import io.nightjar.model.images.ImageShape;
import io.nightjar.model.images.Images;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A description of images that every task can open for itself.
 *
 * @param files local files or a local directory; with an image column one Parquet file or directory on any Hadoop file
 *     system
 * @param imageColumn column of image bytes, or null
 * @param idColumn column of ids, or null
 */
public record ImageFiles(List<String> files, String imageColumn, String idColumn) implements Serializable {
    private static final long serialVersionUID = 1;

    public ImageFiles {
        files = List.copyOf(files);
        if (imageColumn == null && idColumn != null) {
            throw new UserMistake("--id-column needs --image-column: ids come with a column of image bytes");
        }
        if (imageColumn != null && files.size() != 1) {
            throw new UserMistake("--image-column takes one Parquet file or directory, not " + files.size());
        }
    }

    /** @throws io.nightjar.model.images.ImageDataException if the images are missing, damaged or of another shape */
    public ImageReader open(ImageShape shape, Configuration configuration) throws IOException {
        if (imageColumn != null) {
            return ParquetImageReader.open(files.get(0), imageColumn, idColumn, shape, configuration);
        }
        return Images.open(files.stream().map(Path::of).toList(), shape);
    }
}
