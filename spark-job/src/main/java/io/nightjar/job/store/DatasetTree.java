package io.nightjar.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Directories of data sets, such as nights with their owners: {@code nights/dt=2026-01-31/owner=a}. A data set is known
 * by what lies in its directory, finished or not.
 */
public final class DatasetTree {
    private static final Set<String> ENTRIES = Set.of(
            DatasetPaths.SUCCESS,
            DatasetPaths.PARTIAL,
            DatasetPaths.RECORDS,
            DatasetPaths.CIPHERTEXTS,
            DatasetPaths.IMAGES);
    private static final Pattern PARTITION = Pattern.compile("[^/=]+=[^/=]+");

    private DatasetTree() {}

    /**
     * A data set below a directory.
     *
     * @param path qualified
     * @param name relative to the directory, with slashes
     */
    public record Found(Path path, String name) {}

    /**
     * The data sets below a directory, by name; none where the directory is one itself, is missing, or has none.
     *
     * @param directory qualified
     */
    public static List<Found> below(Path directory, Configuration configuration) throws IOException {
        List<Found> found = new ArrayList<>();
        FileStatus[] entries = list(directory, configuration);
        if (!isDataset(entries)) {
            collect(entries, "", configuration, found);
        }
        return found;
    }

    private static void collect(FileStatus[] entries, String prefix, Configuration configuration, List<Found> found)
            throws IOException {
        for (FileStatus entry : entries) {
            String name = entry.getPath().getName();
            if (entry.isDirectory() && !name.startsWith("_") && !name.startsWith(".")) {
                FileStatus[] inside = list(entry.getPath(), configuration);
                if (isDataset(inside)) {
                    found.add(new Found(entry.getPath(), prefix + name));
                } else {
                    collect(inside, prefix + name + "/", configuration, found);
                }
            }
        }
    }

    private static boolean isDataset(FileStatus[] entries) {
        return Arrays.stream(entries)
                .anyMatch(entry -> ENTRIES.contains(entry.getPath().getName()));
    }

    private static FileStatus[] list(Path directory, Configuration configuration) throws IOException {
        try {
            FileStatus[] entries = FileSystems.of(directory, configuration).listStatus(directory);
            Arrays.sort(entries);
            return entries;
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    /**
     * What a data set is called beside others: the partitions at the end of its path, such as
     * {@code dt=2026-01-31/owner=a}, or else the last part of it.
     */
    public static String name(Path dataset) {
        String name = dataset.getName();
        Path parent = dataset.getParent();
        while (isPartition(name.split("/", 2)[0]) && parent != null && isPartition(parent.getName())) {
            name = parent.getName() + "/" + name;
            parent = parent.getParent();
        }
        return name;
    }

    private static boolean isPartition(String part) {
        return PARTITION.matcher(part).matches();
    }

    /** Value of a partition in the path of a data set, such as {@code dt}; null where there is none. */
    public static String partition(Path dataset, String key) {
        for (Path part = dataset; part != null; part = part.getParent()) {
            if (part.getName().startsWith(key + "=")) {
                return part.getName().substring(key.length() + 1);
            }
        }
        return null;
    }
}
