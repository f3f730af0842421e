package io.nightjar.job.store;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Names of the files of a data set, relative to its directory and whole. */
public record DatasetPaths(Path root) {
    /** Directory of the files of ciphertexts. */
    public static final String CIPHERTEXTS = "ciphertexts";
    /** File of the ids of images. */
    public static final String IMAGES = "images/images.parquet";
    /** Empty file that a finished data set has. */
    public static final String SUCCESS = "_SUCCESS";

    private static final String IMAGES_DIRECTORY = "images";
    private static final Pattern BLOCK_FILE = Pattern.compile(CIPHERTEXTS + "/block-\\d{5,}\\.parquet");

    /** What Hadoop's tools lay beside the local copy of a file. */
    private static final Pattern CHECKSUM =
            Pattern.compile("((" + CIPHERTEXTS + "|" + IMAGES_DIRECTORY + ")/)?\\.[^/]*\\.crc");

    /** Name of the file of a block, numbered from 0. */
    public static String blockFile(long block) {
        return CIPHERTEXTS + String.format(Locale.ROOT, "/block-%05d.parquet", block);
    }

    /** Whether a data set has a directory of this name, relative to its own. */
    public static boolean isDirectory(String name) {
        return name.equals(CIPHERTEXTS) || name.equals(IMAGES_DIRECTORY);
    }

    /** Whether a data set may hold a file of this name, relative to its directory. */
    public static boolean isFile(String name) {
        return name.equals(SUCCESS)
                || name.equals(IMAGES)
                || BLOCK_FILE.matcher(name).matches()
                || CHECKSUM.matcher(name).matches();
    }

    /** Directory of the files of ciphertexts. */
    public Path ciphertexts() {
        return new Path(root, CIPHERTEXTS);
    }

    /** File of the ids of images. */
    public Path images() {
        return new Path(root, IMAGES);
    }

    /** File that says the data set is finished. */
    public Path success() {
        return new Path(root, SUCCESS);
    }
}
