package io.nightjar.job.store;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Names of the files of a data set, relative to its directory and whole. */
public record DatasetPaths(Path root) {
    public static final String CIPHERTEXTS = "ciphertexts";
    public static final String IMAGES = "images/images.parquet";
    public static final String SUCCESS = "_SUCCESS";

    public static String blockFile(long block) {
        return CIPHERTEXTS + String.format(Locale.ROOT, "/block-%05d.parquet", block);
    }

    public Path ciphertexts() {
        return new Path(root, CIPHERTEXTS);
    }

    public Path images() {
        return new Path(root, IMAGES);
    }

    public Path success() {
        return new Path(root, SUCCESS);
    }
}
