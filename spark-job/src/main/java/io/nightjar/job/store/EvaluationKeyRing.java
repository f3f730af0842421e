package io.nightjar.job.store;

import io.nightjar.ckks.Counts;
import io.nightjar.ckks.NightjarException;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.PathFailure;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The evaluation keys of several owners, by the id of their key pair. */
public final class EvaluationKeyRing {
    private static final String SUFFIX = ".keys";

    private final Map<String, EvaluationKeyFile> byId = new LinkedHashMap<>();
    private final Map<String, String> ambiguous = new LinkedHashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> files;

    private EvaluationKeyRing(List<String> files) {
        this.files = files;
    }

    /**
     * Reads the beginning of every file. What cannot be read is remembered for the sentence about the owner who lacks
     * keys then.
     *
     * @param paths files of evaluation keys, directories that keygen wrote, or directories with several files
     *     {@code *.keys} or several such directories in them
     * @throws UserMistake when a secret key is given, or no file at all
     */
    public static EvaluationKeyRing open(List<String> paths, Configuration configuration) throws IOException {
        Set<String> files = new LinkedHashSet<>();
        for (String path : paths) {
            files.addAll(files(path, configuration));
        }
        EvaluationKeyRing ring = new EvaluationKeyRing(List.copyOf(files));
        for (String file : files) {
            try {
                ring.add(EvaluationKeyFile.open(file, configuration), file);
            } catch (SecretKeyMistake e) {
                throw e;
            } catch (NightjarException e) {
                ring.unreadable.add(e.getMessage());
            } catch (IOException e) {
                ring.unreadable.add(file + " cannot be read (" + FailureText.of(e) + ")");
            }
        }
        return ring;
    }

    private void add(EvaluationKeyFile keys, String file) {
        EvaluationKeyFile other = byId.putIfAbsent(keys.id().hex(), keys);
        if (other != null) {
            ambiguous.put(keys.id().hex(), other.given() + " and " + file);
        }
    }

    /** The files that a path leads to; itself where it is none that holds several, or may not be looked into. */
    private static List<String> files(String path, Configuration configuration) throws IOException {
        try {
            return filesIn(path, configuration);
        } catch (IOException e) {
            return deniedOr(e, List.of(path));
        }
    }

    /** What is denied is found when it is opened, and concerns one owner then. */
    private static <T> T deniedOr(IOException e, T found) throws IOException {
        if (PathFailure.sentence("", e).isEmpty()) {
            throw e;
        }
        return found;
    }

    private static List<String> filesIn(String path, Configuration configuration) throws IOException {
        Path directory = FileSystems.path(path);
        FileSystem fileSystem = FileSystems.of(directory, configuration);
        if (!fileSystem.exists(directory)
                || !fileSystem.getFileStatus(directory).isDirectory()
                || ArtifactFiles.exists(path, ArtifactFiles.EVALUATION_KEYS, configuration)) {
            return List.of(path);
        }
        FileStatus[] entries = fileSystem.listStatus(directory);
        Arrays.sort(entries);
        List<String> found = new ArrayList<>();
        for (FileStatus entry : entries) {
            if (holdsKeys(entry, configuration)) {
                found.add(entry.getPath().toString());
            }
        }
        return found.isEmpty() ? List.of(path) : found;
    }

    private static boolean holdsKeys(FileStatus entry, Configuration configuration) throws IOException {
        if (!entry.isDirectory()) {
            return entry.getPath().getName().endsWith(SUFFIX);
        }
        try {
            return ArtifactFiles.exists(entry.getPath().toString(), ArtifactFiles.EVALUATION_KEYS, configuration);
        } catch (IOException e) {
            return deniedOr(e, true);
        }
    }

    /** Whether a path leads to other files than itself or the one that keygen wrote into it. */
    public static boolean holdsSeveral(String path, Configuration configuration) throws IOException {
        return !files(path, configuration).equals(List.of(path));
    }

    /**
     * The keys of a key pair.
     *
     * @param id as a data set states it
     * @param data the name of the data set, for the sentence
     * @throws UserMistake when there are none, or two files of them
     */
    public EvaluationKeyFile of(String id, String data) {
        if (ambiguous.containsKey(id)) {
            throw new UserMistake("two files hold evaluation keys of key pair " + id + ", with which the images of "
                    + data + " were encrypted (" + ambiguous.get(id) + "): give one of them");
        }
        EvaluationKeyFile keys = byId.get(id);
        if (keys == null) {
            throw new UserMistake("no evaluation keys of key pair " + id + ", under which the images of " + data
                    + " were encrypted, among " + Counts.of(files.size(), "file") + problems()
                    + ": give the " + ArtifactFiles.EVALUATION_KEYS
                    + " that was made with the key that encrypted the images");
        }
        return keys;
    }

    private String problems() {
        return unreadable.isEmpty() ? "" : " (" + String.join("; ", unreadable) + ")";
    }
}
