package io.nightjar.job.input;

import io.nightjar.ckks.Counts;
import io.nightjar.model.images.ImageDataException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files of a table and their rows, listed once: what is put beside them later changes no number of an image, and a
 * task opens the files alone that it reads.
 *
 * @param files absolute paths, in the order of their names
 * @param rows of each file
 * @param notes for a person
 */
record ParquetListing(List<String> files, List<Long> rows, List<String> notes) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Reads the end of every file. */
    static ParquetListing of(String source, String imageColumn, String idColumn, Configuration configuration)
            throws IOException {
        List<String> files = new ArrayList<>();
        List<Long> rows = new ArrayList<>();
        ParquetFiles found = ParquetFiles.of(source, configuration);
        for (Path file : found.files()) {
            files.add(file.toString());
            rows.add(ParquetImageReader.rows(file, imageColumn, idColumn, configuration));
        }
        long all = rows.stream().mapToLong(Long::longValue).sum();
        if (all == 0 || all > Integer.MAX_VALUE) {
            throw new ImageDataException(source + " has " + Counts.of(all, "row") + ", expected 1 to "
                    + Integer.MAX_VALUE + "; give another table");
        }
        return new ParquetListing(files, rows, found.notes(source));
    }
}
