package io.nightjar.job.commit;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.Manifest;
import io.nightjar.job.store.ManifestPointer;
import io.nightjar.job.store.StoredJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of a data set's directory that no manifest in force names: of runs that died, and of contents that were
 * replaced. Their age alone says that no run needs them any more, and the age of what replaced them that none reads
 * them.
 */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Pattern MANIFEST = Pattern.compile(DatasetPaths.RECORDS + "/manifest-.+\\.json");
    private static final Pattern RECORD = Pattern.compile("\\.[0-9a-f-]{36}|(manifest|generation|run)-[0-9a-zA-Z:.-]+");

    private static final List<String> PARTS =
            List.of(DatasetPaths.CIPHERTEXTS, DatasetPaths.IMAGES, DatasetPaths.RECORDS);

    private final Path root;
    private final FileSystem fileSystem;
    private final Set<String> named = new HashSet<>();

    private Leftovers(Path root, Configuration configuration) throws IOException {
        this.fileSystem = FileSystems.of(root, configuration);
        this.root = fileSystem.makeQualified(root);
    }

    /**
     * Finds them.
     *
     * @param before files of a later change are let be, and those that were in force at that time or since then
     * @throws UserMistake when the directory is no data set, or what is in force cannot be read
     */
    public static List<FileStatus> find(Path root, Instant before, Configuration configuration) throws IOException {
        Leftovers leftovers = new Leftovers(root, configuration);
        leftovers.requireDataset();
        List<FileStatus> found = leftovers.candidates();
        // what is put into force while files are listed may name some of them
        leftovers.nameWhatIsInForce(configuration);
        leftovers.nameWhatWasInForce(found, before);
        return found.stream()
                .filter(file -> file.getModificationTime() < before.toEpochMilli())
                .filter(file -> !leftovers.named.contains(leftovers.name(file)))
                .toList();
    }

    /**
     * The directories below that of a data set in which nothing has changed of late, the innermost first. Those that
     * are empty are of no use: whoever writes a file makes its directory.
     *
     * @param before directories of a later change are let be
     */
    public static List<Path> directories(Path root, Instant before, Configuration configuration) throws IOException {
        Leftovers leftovers = new Leftovers(root, configuration);
        List<Path> found = new ArrayList<>();
        for (String directory : PARTS) {
            Path path = new Path(leftovers.root, directory);
            if (leftovers.fileSystem.exists(path)) {
                leftovers.addDirectories(leftovers.fileSystem.getFileStatus(path), before, found);
            }
        }
        return found;
    }

    private void addDirectories(FileStatus directory, Instant before, List<Path> found) throws IOException {
        for (FileStatus entry : fileSystem.listStatus(directory.getPath())) {
            if (entry.isDirectory()) {
                addDirectories(entry, before, found);
            }
        }
        if (directory.getModificationTime() < before.toEpochMilli()) {
            found.add(directory.getPath());
        }
    }

    private void requireDataset() throws IOException {
        DatasetPaths paths = new DatasetPaths(root);
        if (!fileSystem.exists(paths.success()) && !fileSystem.exists(paths.records())) {
            throw new UserMistake(root + " is no data set, finished or not: give the directory of one");
        }
    }

    private void nameWhatIsInForce(Configuration configuration) throws IOException {
        DatasetPaths paths = new DatasetPaths(root);
        for (Path pointer : List.of(paths.success(), paths.partial())) {
            Optional<ManifestPointer> found = ManifestPointer.read(pointer, configuration);
            if (found.isPresent()) {
                named.add(found.get().manifest());
                named.add(DatasetPaths.RECORDS + "/"
                        + Generations.name(found.get().generation()));
                name(found.get().open(root, configuration));
            } else if (pointer.equals(paths.success()) && fileSystem.exists(pointer)) {
                DatasetKind kind = Dataset.kind(root, configuration)
                        .orElseThrow(() -> new UserMistake(
                                root + " is damaged, so it is not known what of it is needed: copy it again"));
                name(Dataset.open(root, kind, configuration).manifest());
            }
        }
    }

    /** Whoever opened a content that was replaced since then may still read it. */
    private void nameWhatWasInForce(List<FileStatus> found, Instant before) throws IOException {
        List<FileStatus> manifests = found.stream()
                .filter(file -> MANIFEST.matcher(name(file)).matches())
                .sorted(Comparator.comparingLong(FileStatus::getModificationTime)
                        .thenComparing(FileStatus::getPath))
                .toList();
        int first = manifests.size() - 1;
        while (first > 0 && manifests.get(first).getModificationTime() >= before.toEpochMilli()) {
            first--;
        }
        for (FileStatus file : manifests.subList(Math.max(0, first), manifests.size())) {
            try (InputStream in = fileSystem.open(file.getPath())) {
                name(StoredJson.read(in.readAllBytes(), Manifest.class, file.getPath()));
            } catch (DamagedDataException e) {
                LOG.warn("what an earlier manifest names is not known: {}", FailureText.line(e));
            }
        }
    }

    private void name(Manifest manifest) {
        named.add(manifest.imagesFile());
        manifest.blocks().forEach(block -> named.add(block.file()));
    }

    private List<FileStatus> candidates() throws IOException {
        List<FileStatus> candidates = new ArrayList<>();
        for (String directory : PARTS) {
            addCandidates(new Path(root, directory), candidates);
        }
        return candidates;
    }

    private void addCandidates(Path directory, List<FileStatus> candidates) throws IOException {
        try {
            RemoteIterator<FileStatus> entries = fileSystem.listStatusIterator(directory);
            while (entries.hasNext()) {
                FileStatus entry = entries.next();
                if (entry.isDirectory()) {
                    addCandidates(entry.getPath(), candidates);
                } else if (isOurs(name(entry))) {
                    candidates.add(entry);
                }
            }
        } catch (FileNotFoundException e) {
            return;
        }
    }

    private String name(FileStatus entry) {
        return root.toUri().relativize(entry.getPath().toUri()).getPath();
    }

    private static boolean isOurs(String name) {
        String records = DatasetPaths.RECORDS + "/";
        return DatasetPaths.isBlockFile(name)
                || DatasetPaths.isImagesFile(name)
                || name.startsWith(records + "done/") && name.endsWith(".json")
                || name.startsWith(records)
                        && RECORD.matcher(name.substring(records.length())).matches();
    }
}
