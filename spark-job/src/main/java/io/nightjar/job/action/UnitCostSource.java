package io.nightjar.job.action;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.machine.UnitCostFile;
import io.nightjar.model.machine.UnitCosts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Unit costs that {@link CalibrateAction} wrote. */
public final class UnitCostSource {
    private UnitCostSource() {}

    /**
     * Reads a file on this machine.
     *
     * @throws UserMistake when it cannot be read or is no file of unit costs
     */
    public static UnitCosts read(String file) {
        Path path = FileSystems.local(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(UnitCostFile.MOST_BYTES + 1);
        } catch (IOException e) {
            throw FailureText.unreadable("file of unit costs " + file, e, "check the path, or leave it out");
        }
        if (bytes.length > UnitCostFile.MOST_BYTES) {
            throw new UserMistake("file of unit costs " + file + " has more than " + UnitCostFile.MOST_BYTES
                    + " bytes: check which file is given");
        }
        try {
            return UnitCostFile.parse(new String(bytes, StandardCharsets.UTF_8), file);
        } catch (IllegalArgumentException e) {
            throw new UserMistake("file of unit costs " + file + ": " + e.getMessage(), e);
        }
    }
}
