package io.nightjar.trainer.study;

import io.nightjar.trainer.run.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows of a study that are finished, in a CSV file whose first line says what they were trained with. */
final class StudyTable {
    private static final String COLUMNS = "activation,batchNormalisation,accuracy,largestInput,levels,logN,phases,"
            + "secondsPerBlock,imagesPerBlock,note";
    private static final int COLUMN_COUNT = COLUMNS.split(",").length;

    private final Path file;
    private final String settings;

    StudyTable(Path file, String settings) {
        this.file = file;
        this.settings = "# " + settings;
    }

    /**
     * Rows so far.
     *
     * @throws CheckpointException if the file belongs to another study or is damaged
     */
    List<StudyRow> load() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2
                    || !lines.get(0).equals(settings)
                    || !lines.get(1).equals(COLUMNS)) {
                throw new CheckpointException("Table " + file
                        + " belongs to a study with other settings; use those or name another directory.");
            }
            return lines.subList(2, lines.size()).stream().map(this::row).toList();
        } catch (IOException e) {
            throw new CheckpointException("Table " + file + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    void save(List<StudyRow> rows) {
        List<String> lines = new ArrayList<>(List.of(settings, COLUMNS));
        rows.forEach(row -> lines.add(line(row)));
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(unfinished, lines);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CheckpointException(
                    "Table " + file + " cannot be written (" + e.getMessage() + "); name a writable directory.", e);
        }
    }

    private static String line(StudyRow row) {
        String cost = row.cost()
                .map(c -> String.format(
                        Locale.ROOT,
                        "%d,%d,%d,%.4f,%d",
                        c.levels(),
                        c.logN(),
                        c.phases(),
                        c.secondsPerBlock(),
                        c.imagesPerBlock()))
                .orElse(",,,,");
        return String.join(
                ",",
                row.activation(),
                row.normalised() ? "yes" : "no",
                number(row.accuracy()),
                number(row.largestInput()),
                cost,
                row.note().replaceAll("\\s+", " "));
    }

    private static String number(Optional<Double> value) {
        return value.map(v -> String.format(Locale.ROOT, "%.4f", v)).orElse("");
    }

    private StudyRow row(String line) {
        String[] cells = line.split(",", COLUMN_COUNT);
        try {
            Optional<StudyRow.Cost> cost = cells[4].isEmpty()
                    ? Optional.empty()
                    : Optional.of(new StudyRow.Cost(
                            Integer.parseInt(cells[4]),
                            Integer.parseInt(cells[5]),
                            Integer.parseInt(cells[6]),
                            Double.parseDouble(cells[7]),
                            Integer.parseInt(cells[8])));
            return new StudyRow(cells[0], cells[1].equals("yes"), parsed(cells[2]), parsed(cells[3]), cost, cells[9]);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new CheckpointException("Table " + file + " is damaged at \"" + line + "\"; delete that line.", e);
        }
    }

    private static Optional<Double> parsed(String cell) {
        return cell.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(cell));
    }
}
