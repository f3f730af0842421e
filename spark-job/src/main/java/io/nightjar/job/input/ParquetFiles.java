package io.nightjar.job.input;

import io.nightjar.job.store.FileSystems;
import io.nightjar.model.images.ImageDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a table: a file, or those of a directory and of its partitions, which are directories called
 * {@code key=value}. As everywhere, names that begin with {@code _} or a dot are hidden.
 *
 * @param files in the order of their paths
 * @param skipped other names, in their order
 */
record ParquetFiles(List<Path> files, List<String> skipped) {
    private static final String ENDING = ".parquet";

    static ParquetFiles of(String table, Configuration configuration) throws IOException {
        Path source = FileSystems.path(table);
        FileSystem fileSystem = FileSystems.of(source, configuration);
        if (!fileSystem.exists(source)) {
            throw new ImageDataException(source + " does not exist; give a Parquet file or directory");
        }
        if (!fileSystem.getFileStatus(source).isDirectory()) {
            return new ParquetFiles(List.of(source), List.of());
        }
        ParquetFiles found = new ParquetFiles(new ArrayList<>(), new ArrayList<>());
        found.list(fileSystem, source, "");
        if (found.files.isEmpty()) {
            throw new ImageDataException("Directory " + source
                    + " holds no .parquet files, and no directories key=value" + " with such; give another directory");
        }
        return found;
    }

    private void list(FileSystem fileSystem, Path directory, String prefix) throws IOException {
        FileStatus[] entries = fileSystem.listStatus(directory);
        Arrays.sort(entries);
        for (FileStatus entry : entries) {
            String name = entry.getPath().getName();
            if (isHidden(name)) {
                continue;
            }
            boolean partition = entry.isDirectory() && name.indexOf('=') > 0;
            if (partition) {
                list(fileSystem, entry.getPath(), prefix + name + "/");
            } else if (entry.isFile() && name.endsWith(ENDING)) {
                files.add(entry.getPath());
            } else {
                skipped.add(prefix + name);
            }
        }
    }

    /** As Spark has it: a partition may be of a column whose name begins with {@code _}. */
    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_") && name.indexOf('=') < 0;
    }

    /** What a person should know of the table. */
    List<String> notes(String table) {
        if (skipped.isEmpty()) {
            return List.of();
        }
        return List.of(table + ": " + skipped.size() + (skipped.size() == 1 ? " entry is" : " entries are")
                + " no Parquet file and left out: " + String.join(", ", skipped.subList(0, Math.min(3, skipped.size())))
                + (skipped.size() > 3 ? " and " + (skipped.size() - 3) + " more" : ""));
    }
}
