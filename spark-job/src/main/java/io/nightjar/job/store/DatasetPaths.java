package io.nightjar.job.store;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Names of the files of a data set, relative to its directory and whole. */
public record DatasetPaths(Path root) {
    /** Directory of the files of ciphertexts. */
    public static final String CIPHERTEXTS = "ciphertexts";
    /** Directory of tables of image ids. */
    public static final String IMAGES = "images";
    /** Directory of manifests and of records of finished blocks. */
    public static final String RECORDS = "_nightjar";
    /** Points to the manifest of a complete data set. */
    public static final String SUCCESS = "_SUCCESS";
    /** Points to the manifest of a data set that lacks blocks. */
    public static final String PARTIAL = "_PARTIAL";

    /** Table of ids in data sets of format 2. */
    static final String EARLIER_IMAGES = IMAGES + "/images.parquet";

    private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final Pattern BLOCK_FILE =
            Pattern.compile(CIPHERTEXTS + "/block-\\d{5,}(-" + UUID_PATTERN + ")?\\.parquet");
    private static final Pattern IMAGES_FILE = Pattern.compile(IMAGES + "/images(-" + UUID_PATTERN + ")?\\.parquet");

    private static final Pattern RUN_FILE = Pattern.compile("run-\\d{8}T\\d{6}Z-[0-9a-f]{8}\\.json");

    /** What Hadoop's tools lay beside the local copy of a file. */
    private static final Pattern CHECKSUM = Pattern.compile("\\.[^/]*\\.crc");

    /** A new name for a file of a block, numbered from 0. */
    public static String newBlockFile(long block) {
        return CIPHERTEXTS + String.format(Locale.ROOT, "/block-%05d-%s.parquet", block, UUID.randomUUID());
    }

    /** A new name for a table of image ids. */
    public static String newImagesFile() {
        return IMAGES + "/images-" + UUID.randomUUID() + ".parquet";
    }

    /** Name of the file of a block in data sets of format 2. */
    static String earlierBlockFile(long block) {
        return CIPHERTEXTS + String.format(Locale.ROOT, "/block-%05d.parquet", block);
    }

    /** Whether a relative name is one of a file of ciphertexts. */
    public static boolean isBlockFile(String name) {
        return BLOCK_FILE.matcher(name).matches();
    }

    /** Whether a relative name is one of a table of image ids. */
    public static boolean isImagesFile(String name) {
        return IMAGES_FILE.matcher(name).matches();
    }

    /** Whether a data set may have an entry of this name in its directory. */
    public static boolean isEntry(String name, boolean directory) {
        return directory
                ? name.equals(CIPHERTEXTS) || name.equals(IMAGES) || name.equals(RECORDS)
                : name.equals(SUCCESS)
                        || name.equals(PARTIAL)
                        || CHECKSUM.matcher(name).matches();
    }

    /** Whether a name in the directory of records is that of a run's journal. */
    public static boolean isRun(String name) {
        return RUN_FILE.matcher(name).matches();
    }

    /** Name of a manifest, by generation and digest: two manifests never have one name. */
    static String manifest(long generation, String sha256) {
        return RECORDS + "/manifest-" + generation + "-" + sha256.substring(0, 16) + ".json";
    }

    /** A file by its name relative to the data set. */
    public Path file(String name) {
        return new Path(root, name);
    }

    /** Directory of the files of ciphertexts. */
    public Path ciphertexts() {
        return file(CIPHERTEXTS);
    }

    /** Directory of manifests and records. */
    public Path records() {
        return file(RECORDS);
    }

    /** States the format, and so that the directory is a data set in the making: where there are no directories too. */
    public Path format() {
        return file(RECORDS + "/FORMAT");
    }

    /** Directory of the records of finished blocks of a work. */
    public Path done(String work) {
        return file(RECORDS + "/done/" + work);
    }

    /** The journal of a run, by the run's id. */
    public Path run(String id) {
        return file(RECORDS + "/run-" + id + ".json");
    }

    /** The journal of the last run. */
    public Path lastRun() {
        return file(RECORDS + "/run.json");
    }

    /** Points to the manifest of a complete data set. */
    public Path success() {
        return file(SUCCESS);
    }

    /** Points to the manifest of a data set that lacks blocks. */
    public Path partial() {
        return file(PARTIAL);
    }
}
