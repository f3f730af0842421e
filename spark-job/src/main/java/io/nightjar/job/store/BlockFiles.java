package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files of ciphertexts of a data set: one listing says which are there and how long they are. */
public final class BlockFiles {
    private final Path root;
    private final Configuration configuration;
    private final Map<String, Long> lengths = new HashMap<>();

    private BlockFiles(Path root, Configuration configuration) {
        this.root = root;
        this.configuration = configuration;
    }

    /** Lists them; there may be none. */
    public static BlockFiles list(Path root, Configuration configuration) throws IOException {
        BlockFiles files = new BlockFiles(root, configuration);
        Path directory = new DatasetPaths(root).ciphertexts();
        FileSystem fileSystem = FileSystems.of(directory, configuration);
        try {
            RemoteIterator<FileStatus> found = fileSystem.listStatusIterator(directory);
            while (found.hasNext()) {
                FileStatus file = found.next();
                files.lengths.put(file.getPath().getName(), file.getLen());
            }
        } catch (FileNotFoundException e) {
            return files;
        }
        return files;
    }

    /** Why a block cannot be what its manifest says, as a sentence without a stop; nothing where it can. */
    public Optional<String> objection(StoredBlock block) throws IOException {
        Path file = new Path(root, block.file());
        Long length = lengths.get(file.getName());
        if (length == null) {
            length = length(file);
        }
        if (length < 0) {
            return Optional.of(file + " is missing: copy it again from where it was made");
        }
        return length == block.bytes()
                ? Optional.empty()
                : Optional.of(file + " has " + Counts.of(length, "byte") + ", expected " + block.bytes()
                        + ", so it is truncated or altered: copy it again from where it was made");
    }

    /** A listing may be older than the file; -1 where there is none. */
    private long length(Path file) throws IOException {
        try {
            return FileSystems.of(file, configuration).getFileStatus(file).getLen();
        } catch (FileNotFoundException e) {
            return -1;
        }
    }
}
