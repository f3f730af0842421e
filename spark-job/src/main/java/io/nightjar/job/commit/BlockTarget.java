package io.nightjar.job.commit;

import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetPaths;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where tasks put blocks: each attempt a file of a name of its own, which stays, and a record when that is closed.
 *
 * @param root directory of the data set, qualified
 * @param work that the blocks are of
 * @param header of the files
 */
public record BlockTarget(String root, String work, DatasetHeader header) implements Serializable {
    private static final long serialVersionUID = 1;

    /** A file by its name relative to the data set. */
    public Path file(String name) {
        return new DatasetPaths(new Path(root)).file(name);
    }

    /** Says that a block is finished. */
    public void finish(BlockRecord record, Configuration configuration) throws IOException {
        new DoneRecords(new Path(root), work, configuration).write(record);
    }
}
