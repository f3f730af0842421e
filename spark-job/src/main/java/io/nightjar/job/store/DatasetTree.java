package io.nightjar.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * Directories of data sets, such as nights with their owners: {@code nights/dt=2026-01-31/owner=a}. A data set is known
 * by what lies in its directory, finished or not; a directory that may not be listed counts as one, so that whoever
 * opens it says so.
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
        Optional<FileStatus[]> entries = list(directory, configuration);
        if (entries.isPresent() && !isDataset(entries.get())) {
            collect(entries.get(), "", configuration, found);
        }
        return found;
    }

    private static void collect(FileStatus[] entries, String prefix, Configuration configuration, List<Found> found)
            throws IOException {
        for (FileStatus entry : entries) {
            String name = entry.getPath().getName();
            if (entry.isDirectory() && !name.startsWith("_") && !name.startsWith(".")) {
                Optional<FileStatus[]> inside = list(entry.getPath(), configuration);
                if (inside.isEmpty() || isDataset(inside.get())) {
                    found.add(new Found(entry.getPath(), prefix + name));
                } else {
                    collect(inside.get(), prefix + name + "/", configuration, found);
                }
            }
        }
    }

    private static boolean isDataset(FileStatus[] entries) {
        return Arrays.stream(entries)
                .anyMatch(entry -> ENTRIES.contains(entry.getPath().getName()));
    }

    /** Nothing where it may not be listed. */
    private static Optional<FileStatus[]> list(Path directory, Configuration configuration) throws IOException {
        try {
            FileStatus[] entries = FileSystems.of(directory, configuration).listStatus(directory);
            Arrays.sort(entries);
            return Optional.of(entries);
        } catch (FileNotFoundException e) {
            return Optional.of(new FileStatus[0]);
        } catch (AccessDeniedException | AccessControlException e) {
            return Optional.empty();
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
