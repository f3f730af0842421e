package io.nightjar.job.commit;

import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.ManifestPointer;
import io.nightjar.job.store.StoredJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A data set in the making. Nothing is renamed and nothing is removed: files have their final names at once, records
 * say which blocks are finished, and one small file, put last, says what holds. Whatever dies, what held before holds,
 * and the next run of the same work goes on with the blocks that are finished.
 */
public final class DatasetOutput implements Closeable {
    private static final byte[] FORMAT = (DatasetHeader.FORMAT_VERSION + "\n").getBytes(StandardCharsets.US_ASCII);

    private final DatasetTarget target;
    private final String work;
    private final Configuration configuration;
    private final FileSystem fileSystem;
    private final DatasetPaths paths;
    private final DoneRecords records;
    private final Generations generations;
    private final long generationBefore;
    private final Dataset standing;
    private final Map<Long, BlockRecord> finished;
    private final List<Path> made = new ArrayList<>();
    private Path images;
    private boolean marked;
    private boolean committed;

    private DatasetOutput(DatasetTarget target, String work, boolean restart) throws IOException {
        this.target = target;
        this.work = work;
        this.configuration = target.configuration();
        this.fileSystem = target.fileSystem();
        this.paths = new DatasetPaths(target.path());
        this.records = new DoneRecords(target.path(), work, configuration);
        this.generations = new Generations(paths, configuration);
        this.generationBefore =
                Math.max(generations.committed(paths.success()), generations.committed(paths.partial()));
        this.standing = target.standing().orElse(null);
        boolean same = standing != null && standing.manifest().work().equals(work);
        if (standing != null && !target.overwrite() && (!same || restart)) {
            throw target.exists();
        }
        this.finished = restart ? Map.of() : findFinished(same && target.overwrite());
    }

    /**
     * Looks at what is there, and changes nothing.
     *
     * @param work digest of all that the blocks depend on
     * @param restart whether blocks that are finished are made again
     * @throws UserMistake when the output cannot be put there, or something complete is there that may not be replaced
     */
    public static DatasetOutput begin(DatasetTarget target, String work, boolean restart) throws IOException {
        return new DatasetOutput(target, work, restart);
    }

    /** Whoever replaces a complete data set wants its blocks made again: those of runs that died count alone. */
    private Map<Long, BlockRecord> findFinished(boolean replaces) throws IOException {
        List<Manifest> earlier = new ArrayList<>();
        Optional<ManifestPointer> partial = ManifestPointer.read(paths.partial(), configuration);
        if (partial.isPresent()) {
            earlier.add(partial.get().open(target.path(), configuration));
        }
        if (standing != null && !replaces) {
            earlier.add(standing.manifest());
        }
        earlier.removeIf(manifest -> !manifest.work().equals(work));
        Map<Long, BlockRecord> found =
                new HashMap<>(FinishedBlocks.find(target.path(), records, records.list(), earlier, configuration));
        if (replaces) {
            Set<String> old =
                    standing.blocks().stream().map(block -> block.file()).collect(Collectors.toSet());
            found.values().removeIf(record -> old.contains(record.stored().file()));
        }
        return Map.copyOf(found);
    }

    /** Whether the same work is complete there already, and may stay. */
    public boolean isComplete() {
        return standing != null
                && !target.overwrite()
                && standing.manifest().work().equals(work)
                && standing.manifest().isWhole();
    }

    /** What holds there now; nothing where nothing is complete. */
    public Optional<Dataset> standing() {
        return Optional.ofNullable(standing);
    }

    /** The blocks that earlier runs of this work have finished, by number. */
    public Map<Long, BlockRecord> finished() {
        return finished;
    }

    /** Where runs that write here tell what they do. */
    public RunFiles runFiles() {
        return new RunFiles(target.path(), configuration);
    }

    /** Makes the directories, and says where tasks write. */
    public BlockTarget open(DatasetHeader header) throws IOException {
        for (Path directory : List.of(paths.done(work), paths.ciphertexts(), paths.file(DatasetPaths.IMAGES))) {
            make(directory);
        }
        if (!fileSystem.exists(paths.format())) {
            new AtomicFiles(paths.records(), configuration).put(paths.format(), FORMAT);
            marked = true;
        }
        return new BlockTarget(target.path().toString(), work, header);
    }

    private void make(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = directory; path != null && !fileSystem.exists(path); path = path.getParent()) {
            missing.push(path);
        }
        if (!fileSystem.mkdirs(directory)) {
            throw new UserMistake("cannot make the directory " + directory + ": check its permissions");
        }
        made.addAll(missing);
    }

    /** A new file for the table of image ids; see {@link #name}. */
    public Path newImagesFile() {
        images = paths.file(DatasetPaths.newImagesFile());
        return images;
    }

    /** Name of a file relative to the data set. */
    public String name(Path file) {
        return target.path().toUri().relativize(file.toUri()).getPath();
    }

    /**
     * Puts what is finished into force: as complete, or as a part that a later run goes on with.
     *
     * @param complete whether {@code _SUCCESS} points to it, and not {@code _PARTIAL}
     * @param deterministic whether the same work makes the same bytes
     * @return what holds now, which is what another run of the same work committed where that was first
     * @throws UserMistake when another work was committed meanwhile
     * @throws IllegalStateException when the same work gave different blocks
     */
    public Dataset commit(Draft draft, boolean complete, boolean deterministic) throws IOException {
        if (deterministic) {
            DoneRecords.requireAgreement(records.list());
        }
        target.require();
        for (long generation = generationBefore + 1; ; generation++) {
            boolean ours = generations.claim(generation);
            Optional<Dataset> other = ours
                    ? generations.committedAfter(generationBefore)
                    : generations.awaitCommit(generation, generationBefore);
            if (other.isPresent()) {
                return byAnother(other.get(), draft, deterministic);
            }
            if (ours) {
                return put(draft.toManifest(generation, work), complete);
            }
        }
    }

    private Dataset put(Manifest manifest, boolean complete) throws IOException {
        byte[] bytes = StoredJson.write(manifest);
        ManifestPointer pointer = ManifestPointer.to(manifest.generation(), bytes);
        AtomicFiles files = new AtomicFiles(paths.records(), configuration);
        files.put(paths.file(pointer.manifest()), bytes);
        files.put(complete ? paths.success() : paths.partial(), StoredJson.write(pointer));
        committed = true;
        if (complete && fileSystem.exists(paths.partial())) {
            fileSystem.delete(paths.partial(), false);
        }
        return new Dataset(target.path(), manifest);
    }

    private Dataset byAnother(Dataset other, Draft draft, boolean deterministic) {
        if (!other.manifest().work().equals(work)) {
            throw new UserMistake("another run has put another data set at " + target.path()
                    + " meanwhile: give each its own output");
        }
        Manifest ours = draft.toManifest(other.manifest().generation(), work);
        if (deterministic
                && !ours.contentDigest().equals(other.manifest().contentDigest())
                && ours.isWhole()
                && other.manifest().isWhole()) {
            throw new IllegalStateException("another run of the same work has put other results at " + target.path()
                    + ": a machine computes wrongly");
        }
        return other;
    }

    /** Removes the directories that were made for nothing; what is finished stays for the next run. */
    @Override
    public void close() throws IOException {
        if (committed) {
            return;
        }
        if (images != null) {
            fileSystem.delete(images, false);
        }
        if (marked && records.list().isEmpty()) {
            fileSystem.delete(paths.format(), false);
        }
        for (int i = made.size() - 1; i >= 0; i--) {
            if (!removeEmpty(made.get(i))) {
                return;
            }
        }
    }

    private boolean removeEmpty(Path directory) {
        try {
            return fileSystem.listStatus(directory).length == 0 && fileSystem.delete(directory, false);
        } catch (IOException e) {
            return false;
        }
    }
}
