package io.nightjar.job.commit;

import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.StoredJson;
import io.nightjar.job.store.SyncedOutput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The records of finished blocks: one small file for each, named by the block and its digest, in a directory named by
 * the work. A task writes it when its block's file is closed; a driver that begins reads what is there, and goes on.
 */
final class DoneRecords {
    private static final Pattern NAME = Pattern.compile("(\\d{5,})-([0-9a-f]{64})-[0-9a-f-]{36}\\.json");

    private final Path directory;
    private final Configuration configuration;

    DoneRecords(Path root, String work, Configuration configuration) {
        this.directory = new DatasetPaths(root).done(work);
        this.configuration = configuration;
    }

    /** A record by its name. */
    record Name(long block, String digest, Path file) {}

    /** Writes a record; half of one, left by a death, is passed over by {@link #read}. */
    void write(BlockRecord record) throws IOException {
        String name = String.format(
                Locale.ROOT,
                "%05d-%s-%s.json",
                record.stored().block(),
                record.stored().digest(),
                UUID.randomUUID());
        Path file = new Path(directory, name);
        SyncedOutput.write(FileSystems.of(file, configuration), file, false, StoredJson.write(record));
    }

    /** The names of all records. */
    List<Name> list() throws IOException {
        List<Name> names = new ArrayList<>();
        try {
            RemoteIterator<FileStatus> files =
                    FileSystems.of(directory, configuration).listStatusIterator(directory);
            while (files.hasNext()) {
                Path file = files.next().getPath();
                Matcher matcher = NAME.matcher(file.getName());
                if (matcher.matches()) {
                    names.add(new Name(Long.parseLong(matcher.group(1)), matcher.group(2), file));
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return names;
    }

    /** A record; nothing where the file is no whole record of what its name says. */
    Optional<BlockRecord> read(Name name) throws IOException {
        FileSystem fileSystem = FileSystems.of(name.file(), configuration);
        byte[] bytes;
        try (InputStream in = fileSystem.open(name.file())) {
            bytes = in.readAllBytes();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        try {
            BlockRecord record = StoredJson.read(bytes, BlockRecord.class, name.file());
            return Optional.of(record)
                    .filter(read -> read.stored() != null
                            && read.cpuSecondsByStep() != null
                            && read.stored().block() == name.block()
                            && name.digest().equals(read.stored().digest())
                            && DatasetPaths.isBlockFile(read.stored().file()));
        } catch (DamagedDataException e) {
            return Optional.empty();
        }
    }

    /**
     * The same work makes the same block, by whoever and however often.
     *
     * @throws IllegalStateException when two records of a block differ
     */
    static void requireAgreement(List<Name> names) {
        Map<Long, Name> first = new HashMap<>();
        for (Name name : names) {
            Name other = first.putIfAbsent(name.block(), name);
            if (other != null && !other.digest().equals(name.digest())) {
                throw new IllegalStateException("two attempts at block " + name.block() + " wrote different results ("
                        + other.file() + " and " + name.file()
                        + "): a machine computes wrongly; find it by the executors that these records name");
            }
        }
    }
}
