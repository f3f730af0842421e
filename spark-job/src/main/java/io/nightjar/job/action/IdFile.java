package io.nightjar.job.action;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A file of ids of images, one a line, in UTF-8. */
final class IdFile {
    private IdFile() {}

    /** @throws UserMistake when the file cannot be read or names no image */
    static Set<String> read(String file, Configuration configuration) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        Path path = FileSystems.path(file);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                FileSystems.of(path, configuration).open(path), StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    ids.add(line);
                }
            }
        } catch (IOException e) {
            throw FailureText.unreadable("file of ids " + file, e, "give a file of ids of images, one a line");
        }
        if (ids.isEmpty()) {
            throw new UserMistake("the file of ids " + file + " names no image: give the ids, one a line");
        }
        return ids;
    }

    /** Whether an id can be a line of its own. */
    static boolean isLine(String id) {
        return !id.isEmpty() && id.indexOf('\n') < 0 && id.indexOf('\r') < 0;
    }

    /** @throws UserMistake when an id cannot be a line */
    static void requireLines(List<String> ids) {
        for (String id : ids) {
            if (!isLine(id)) {
                throw new UserMistake("the id '" + id.strip()
                        + "' is empty or has a line break, and a file of ids has one a line: rename the image");
            }
        }
    }

    /**
     * @param out closed in the end
     * @throws UserMistake when an id cannot be a line
     */
    static void write(List<String> ids, OutputStream out) throws IOException {
        try (BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            requireLines(ids);
            for (String id : ids) {
                lines.write(id);
                lines.write('\n');
            }
        }
    }
}
