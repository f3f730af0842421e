package io.nightjar.job.commit;

import io.nightjar.job.store.BlockFiles;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.StoredBlock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The blocks of a work that earlier runs have finished, with files of the recorded lengths. */
final class FinishedBlocks {
    private static final int READERS = 8;

    private FinishedBlocks() {}

    /**
     * @param records of the work, by names
     * @param earlier manifests of the same work, whose files count before those of records
     */
    static Map<Long, BlockRecord> find(
            Path root, DoneRecords records, List<DoneRecords.Name> names, List<Manifest> earlier, Configuration conf)
            throws IOException {
        Map<Long, BlockRecord> finished = new TreeMap<>();
        if (names.isEmpty() && earlier.isEmpty()) {
            return finished;
        }
        BlockFiles files = BlockFiles.list(root, conf);
        Map<String, BlockRecord> byFile = new HashMap<>();
        for (Optional<BlockRecord> record : read(records, names)) {
            if (record.isPresent()) {
                byFile.put(record.get().stored().file(), record.get());
                add(files, finished, record.get());
            }
        }
        for (Manifest manifest : earlier) {
            for (StoredBlock block : manifest.blocks()) {
                add(files, finished, named(block, byFile.get(block.file())));
            }
        }
        return finished;
    }

    /** @param record of the same file; null where there is none */
    private static BlockRecord named(StoredBlock block, BlockRecord record) {
        return record == null
                ? new BlockRecord(block, 0, Map.of(), 0, "", 0)
                : new BlockRecord(
                        block,
                        record.seconds(),
                        record.cpuSecondsByStep(),
                        record.peakHeapBytes(),
                        record.executor(),
                        record.attempt());
    }

    private static void add(BlockFiles files, Map<Long, BlockRecord> finished, BlockRecord record) throws IOException {
        if (files.objection(record.stored()).isEmpty()) {
            finished.put(record.stored().block(), record);
        }
    }

    private static List<Optional<BlockRecord>> read(DoneRecords records, List<DoneRecords.Name> names)
            throws IOException {
        ExecutorService readers = Executors.newFixedThreadPool(READERS, task -> {
            Thread thread = new Thread(task, "nightjar-records");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Optional<BlockRecord>>> read = names.stream()
                    .map(name -> readers.submit(() -> records.read(name)))
                    .toList();
            return read.stream().map(FinishedBlocks::get).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            readers.shutdownNow();
        }
    }

    private static Optional<BlockRecord> get(Future<Optional<BlockRecord>> read) {
        try {
            return read.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw new UncheckedIOException(io);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while records were read"));
        }
    }
}
