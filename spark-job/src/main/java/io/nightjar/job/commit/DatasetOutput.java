package io.nightjar.job.commit;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.BlockFiles;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetHeader;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.ManifestPointer;
import io.nightjar.job.store.StoredBlock;
import io.nightjar.job.store.StoredJson;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data set in the making. Nothing is renamed and nothing is removed: files have their final names at once, records
 * say which blocks are finished, and one small file, put last, says what holds. Whatever dies, what held before holds,
 * and the next run of the same work goes on with the blocks that are finished.
 */
public final class DatasetOutput implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DatasetOutput.class);
    private static final byte[] FORMAT = (DatasetHeader.FORMAT_VERSION + "\n").getBytes(StandardCharsets.US_ASCII);

    private final DatasetTarget target;
    private final String work;
    private final Disk disk;
    private final Configuration configuration;
    private final FileSystem fileSystem;
    private final DatasetPaths paths;
    private final DoneRecords records;
    private final Generations generations;
    private final long generationBefore;
    private final Dataset standing;
    private final List<Path> made = new ArrayList<>();
    private Path images;
    private boolean marked;
    private Map<Long, BlockRecord> finished;
    private boolean offered;

    private DatasetOutput(DatasetTarget target, String work, boolean restart, Disk disk) throws IOException {
        this.target = target;
        this.disk = disk;
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
        if (standing == null && !target.overwrite()) {
            requireNoPartOfAnotherWork();
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
        return begin(target, work, restart, Disk.REAL);
    }

    /** @param disk of local files */
    static DatasetOutput begin(DatasetTarget target, String work, boolean restart, Disk disk) throws IOException {
        return new DatasetOutput(target, work, restart, disk);
    }

    /** Whoever replaces a complete data set wants its blocks made again: those of runs that died count alone. */
    private Map<Long, BlockRecord> findFinished(boolean replaces) throws IOException {
        List<Manifest> earlier = new ArrayList<>();
        partial().ifPresent(earlier::add);
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

    /** What a run that was stopped has left is read by its owner, until it is replaced. */
    private void requireNoPartOfAnotherWork() throws IOException {
        Optional<Manifest> part = partial().filter(manifest -> !manifest.work().equals(work));
        if (part.isPresent()) {
            throw target.holdsPart(part.get());
        }
    }

    /** A part that cannot be read holds nothing that records do not hold too, and is replaced by what is committed. */
    private Optional<Manifest> partial() throws IOException {
        try {
            Optional<ManifestPointer> pointer = ManifestPointer.read(paths.partial(), configuration);
            return pointer.isEmpty()
                    ? Optional.empty()
                    : Optional.of(pointer.get().open(target.path(), configuration));
        } catch (DamagedDataException e) {
            LOG.warn("the part that an earlier run has left counts for nothing: {}", FailureText.line(e));
            return Optional.empty();
        }
    }

    /** Whether the same work is complete there already, with all its files, and may stay. */
    public boolean isComplete() {
        return standing != null
                && !target.overwrite()
                && standing.manifest().work().equals(work)
                && standing.manifest().isWhole()
                && standing.blocks().stream().allMatch(this::isFinished);
    }

    private boolean isFinished(StoredBlock block) {
        BlockRecord record = finished.get(block.block());
        return record != null && record.stored().file().equals(block.file());
    }

    /** What holds there now; nothing where nothing is complete. */
    public Optional<Dataset> standing() {
        return Optional.ofNullable(standing);
    }

    /** The blocks that earlier runs of this work have finished, by number. */
    public Map<Long, BlockRecord> finished() {
        return finished;
    }

    /** Lets finished blocks count only where this holds: a record may be altered and still be whole. */
    public void keepFinished(Predicate<StoredBlock> wanted) {
        finished = finished.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue().stored()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
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
     * @throws UserMistake when another work was committed meanwhile, or files of earlier runs were removed
     * @throws IllegalStateException when the same work gave different blocks
     */
    public Dataset commit(Draft draft, boolean complete, boolean deterministic) throws IOException {
        if (deterministic) {
            DoneRecords.requireAgreement(records.list());
        }
        target.require();
        requireFiles(draft.blocks());
        for (long generation = generationBefore + 1; ; generation++) {
            boolean ours = generations.claim(generation);
            Optional<Dataset> other = ours
                    ? generations.committedAfter(generationBefore)
                    : generations.awaitCommit(generation, generationBefore);
            if (other.isPresent()) {
                return byAnother(other.get(), draft, deterministic);
            }
            if (ours && generations.committed(paths.partial()) > generationBefore) {
                requireNoPartOfAnotherWork();
            }
            Optional<Dataset> put =
                    ours ? put(draft.toManifest(generation, work), complete) : Optional.<Dataset>empty();
            if (put.isPresent()) {
                return put.get();
            }
        }
    }

    /** Blocks of earlier runs may be as old as what {@code clean} removes. */
    private void requireFiles(List<StoredBlock> blocks) throws IOException {
        List<StoredBlock> earlier = blocks.stream().filter(this::isFinished).toList();
        if (earlier.isEmpty()) {
            return;
        }
        BlockFiles files = BlockFiles.list(target.path(), configuration);
        for (StoredBlock block : earlier) {
            if (files.objection(block).isPresent()) {
                throw new UserMistake("the file of block " + block.block() + ", which an earlier run had finished, was"
                        + " removed or changed while this run went on (" + paths.file(block.file())
                        + "): give the same command again, and clean when no run is under way");
            }
        }
    }

    /** Nothing where another run has taken this one for dead, and is about to commit itself. */
    private Optional<Dataset> put(Manifest manifest, boolean complete) throws IOException {
        byte[] bytes = StoredJson.write(manifest);
        ManifestPointer pointer = ManifestPointer.to(manifest.generation(), bytes);
        AtomicFiles files = new AtomicFiles(paths.records(), configuration, disk);
        files.forceNames(named());
        files.put(paths.file(pointer.manifest()), bytes);
        if (generations.isClaimed(manifest.generation() + 1)) {
            return Optional.empty();
        }
        // a store may have done what it says that it has not: from here on the files may be in force
        offered = true;
        files.put(complete ? paths.success() : paths.partial(), StoredJson.write(pointer));
        if (complete && fileSystem.exists(paths.partial())) {
            fileSystem.delete(paths.partial(), false);
        }
        return Optional.of(new Dataset(target.path(), manifest));
    }

    /** The directories whose entries the manifest rests on: tasks have written their files, but not these. */
    private Set<Path> named() {
        Set<Path> named =
                new LinkedHashSet<>(List.of(paths.ciphertexts(), paths.file(DatasetPaths.IMAGES), target.path()));
        made.stream().map(Path::getParent).forEach(named::add);
        return named;
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
        if (offered) {
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
