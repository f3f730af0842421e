package io.nightjar.job.action;

import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.store.LabelTableWriter;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** A new file of labels that its owner alone may read. */
interface LabelFile extends Closeable {
    /** Appends an image. */
    void write(String id, int label, double[] scores) throws IOException;

    /**
     * Begins the file.
     *
     * @param column name of the columns of scores without their number
     * @param scores of each image
     */
    static LabelFile create(LabelFormat format, Path file, String column, int scores, Configuration configuration)
            throws IOException {
        return format == LabelFormat.PARQUET
                ? parquet(new LabelTableWriter(
                        new BufferedOutputStream(PrivateFiles.create(file)), column, scores, configuration))
                : csv(
                        new BufferedWriter(new OutputStreamWriter(PrivateFiles.create(file), StandardCharsets.UTF_8)),
                        Predictions.header(column, scores));
    }

    private static LabelFile parquet(LabelTableWriter table) {
        return new LabelFile() {
            @Override
            public void write(String id, int label, double[] scores) throws IOException {
                table.write(id, label, scores);
            }

            @Override
            public void close() throws IOException {
                table.close();
            }
        };
    }

    private static LabelFile csv(BufferedWriter lines, String header) throws IOException {
        lines.write(header);
        return new LabelFile() {
            @Override
            public void write(String id, int label, double[] scores) throws IOException {
                lines.write(Predictions.line(id, label, scores));
            }

            @Override
            public void close() throws IOException {
                lines.close();
            }
        };
    }
}
