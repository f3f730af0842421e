package io.nightjar.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nightjar.job.commit.Location;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import io.nightjar.job.store.SyncedOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file in which a command also leaves how it ended, for whoever does not see its exit status. There is none while
 * the command runs, and a reader never meets a part of one.
 */
final class ResultFile {
    private static final ObjectMapper JACKSON = new ObjectMapper();
    private static final int LARGEST = 1 << 24;

    private final Path path;
    private final FileSystem fileSystem;

    private ResultFile(Path path, FileSystem fileSystem) {
        this.path = path;
        this.fileSystem = fileSystem;
    }

    /**
     * Removes what an earlier command has left there, and sees to it that a file can be written.
     *
     * @param output of the command, where it is known already
     * @throws UserMistake when no such file can be there, or something else is
     */
    static ResultFile begin(String text, Optional<String> output, ClusterPaths paths) {
        try {
            Path path = FileSystems.qualified(paths.any(OptionNames.RESULT, text), paths.configuration());
            ResultFile file = new ResultFile(path, FileSystems.of(path, paths.configuration()));
            file.requireOutside(output, paths.configuration());
            file.remove();
            Path half = file.half();
            file.fileSystem.create(half, false).close();
            file.fileSystem.delete(half, false);
            return file;
        } catch (IOException e) {
            throw unwritable(text, e);
        }
    }

    /**
     * What is wrong with the output itself, the command will say.
     *
     * @throws UserMistake when the file is in the output, where the next run would take it for a stranger's
     */
    void requireOutside(Optional<String> output, Configuration configuration) {
        if (output.isPresent() && isIn(output.get(), configuration)) {
            throw new UserMistake(OptionNames.RESULT + " " + path + " lies in " + OptionNames.OUTPUT + " "
                    + output.get() + ", which is to hold its data sets and nothing else: give a file outside of it");
        }
    }

    private boolean isIn(String output, Configuration configuration) {
        try {
            String directory =
                    Location.of(FileSystems.path(output), configuration).whole();
            String own = Location.of(path, configuration).whole();
            return own.equals(directory) || own.startsWith(directory + "/");
        } catch (IOException | UserMistake e) {
            return false;
        }
    }

    private Path half() {
        return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
    }

    private void remove() throws IOException {
        if (!fileSystem.exists(path)) {
            return;
        }
        if (!isResult()) {
            throw new UserMistake(OptionNames.RESULT + " " + path
                    + " exists and is not replaced, for it is no result of a command: give another file");
        }
        fileSystem.delete(path, false);
    }

    private boolean isResult() throws IOException {
        if (!fileSystem.getFileStatus(path).isFile()
                || fileSystem.getFileStatus(path).getLen() > LARGEST) {
            return false;
        }
        try (InputStream in = fileSystem.open(path)) {
            JsonNode content = JACKSON.readTree(in.readAllBytes());
            return content.isObject() && content.path("status").isInt();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return false;
        }
    }

    /** @throws UserMistake when the file cannot be written */
    void write(CommandOutcome outcome) {
        Path half = half();
        try {
            byte[] json = JACKSON.writeValueAsBytes(outcome);
            SyncedOutput.write(fileSystem, half, false, json);
            remove();
            if (!fileSystem.rename(half, path)) {
                throw new IOException("its file system refuses to rename " + half);
            }
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static UserMistake unwritable(Object path, IOException e) {
        return new UserMistake(
                OptionNames.RESULT + " " + path + " cannot be written (" + FailureText.of(e)
                        + "): check the path and its permissions",
                e);
    }
}
