package io.nightjar.job.action;

import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.LabelTableReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The file of labels: {@code id,label} and, on request, one column per score, whose name says how the scores were
 * treated. Ids with a comma, a quote or a line break are quoted.
 *
 * @param ids in the order of the file
 * @param labels in the same order
 * @param scores [image][class], or null if the file has none
 */
record Predictions(List<String> ids, int[] labels, double[][] scores) {
    private static final String COLUMNS = "id,label";
    private static final byte[] PARQUET = {'P', 'A', 'R', '1'};

    /** Index of the largest score, the first of equals; of a single score 1 where it is above 0, else 0. */
    static int label(double[] scores) {
        if (scores.length == 1) {
            return scores[0] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    /**
     * How far scores are from those of another label: the largest less the second, of a single score its distance from
     * 0.
     */
    static double margin(double[] scores) {
        if (scores.length == 1) {
            return Math.abs(scores[0]);
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }

    static String header(String column, int scores) {
        StringBuilder line = new StringBuilder(COLUMNS);
        for (int c = 0; c < scores; c++) {
            line.append(',').append(column).append(c);
        }
        return line.append('\n').toString();
    }

    static String line(String id, int label, double[] scores) {
        boolean quote = id.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        StringBuilder line = new StringBuilder(quote ? '"' + id.replace("\"", "\"\"") + '"' : id);
        line.append(',').append(label);
        for (double score : scores) {
            line.append(',').append(score);
        }
        return line.append('\n').toString();
    }

    /** Whether a file begins as a table of ids and labels does, of either format. */
    static boolean isTable(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(COLUMNS.length());
            return Arrays.equals(Arrays.copyOf(start, PARQUET.length), PARQUET)
                    || Arrays.equals(start, COLUMNS.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw FailureText.unreadable("file of labels " + file, e, "check the file");
        }
    }

    /** Of a file of either format, which its beginning tells. */
    static Predictions read(Path file, Configuration configuration) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(PARQUET.length);
            return Arrays.equals(start, PARQUET) ? readTable(file, configuration) : readLines(file);
        } catch (IOException e) {
            throw FailureText.unreadable("predictions " + file, e, "give the file that decrypt wrote");
        }
    }

    private static Predictions readTable(Path file, Configuration configuration) throws IOException {
        List<String> ids = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<double[]> scores = new ArrayList<>();
        try (LabelTableReader table =
                new LabelTableReader(new org.apache.hadoop.fs.Path(file.toUri()), configuration)) {
            for (LabelTableReader.Row row = table.read(); row != null; row = table.read()) {
                ids.add(row.id());
                labels.add(row.label());
                scores.add(row.scores());
            }
        }
        boolean without = scores.isEmpty() || scores.get(0).length == 0;
        return new Predictions(
                ids,
                labels.stream().mapToInt(Integer::intValue).toArray(),
                without ? null : scores.toArray(double[][]::new));
    }

    private static Predictions readLines(Path file) {
        List<Line> lines = lines(file);
        String names = lines.isEmpty() ? "" : lines.get(0).text();
        if (!names.equals(COLUMNS) && !names.startsWith(COLUMNS + ",")) {
            throw new UserMistake(file + " does not begin with " + COLUMNS
                    + " as a file of predictions does: give the file that decrypt wrote");
        }
        int classes = names.split(",").length - 2;
        List<String> ids = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        for (Line line : lines.subList(1, lines.size())) {
            rows.add(numbers(line.text(), classes, file, line.number()));
            ids.add(id(line.text(), classes));
        }
        int[] labels = rows.stream().mapToInt(row -> (int) row[0]).toArray();
        double[][] scores =
                rows.stream().map(row -> Arrays.copyOfRange(row, 1, row.length)).toArray(double[][]::new);
        return new Predictions(ids, labels, classes == 0 ? null : scores);
    }

    /**
     * A row of the file, whose id may have line breaks.
     *
     * @param number of its first line, from 1
     */
    private record Line(int number, String text) {}

    private static List<Line> lines(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw FailureText.unreadable("predictions " + file, e, "give the file that decrypt wrote");
        }
        List<Line> lines = new ArrayList<>();
        int number = 1;
        for (int from = 0, breaks = 0; from < text.length(); number += breaks) {
            boolean quotes = text.charAt(from) == '"';
            boolean inside = false;
            breaks = 1;
            int end = from;
            for (; end < text.length() && (inside || !isBreak(text, end)); end++) {
                inside ^= quotes && text.charAt(end) == '"';
                breaks += text.charAt(end) == '\n' ? 1 : 0;
            }
            if (inside) {
                throw noPrediction(file, number, null);
            }
            lines.add(new Line(number, text.substring(from, end)));
            from = end + (text.startsWith("\r\n", end) ? 2 : 1);
        }
        return lines;
    }

    private static boolean isBreak(String text, int at) {
        return text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    /**
     * The same in the order of a source.
     *
     * @param places in the source, of each image of these
     */
    Predictions ordered(int... places) {
        String[] sortedIds = new String[places.length];
        int[] sortedLabels = new int[places.length];
        double[][] sortedScores = scores == null ? null : new double[places.length][];
        for (int i = 0; i < places.length; i++) {
            sortedIds[places[i]] = ids.get(i);
            sortedLabels[places[i]] = labels[i];
            if (sortedScores != null) {
                sortedScores[places[i]] = scores[i];
            }
        }
        return new Predictions(List.of(sortedIds), sortedLabels, sortedScores);
    }

    /** What is before the label, without the quotes that {@link #line} puts around it. */
    private static String id(String line, int classes) {
        int end = line.length();
        for (int cell = 0; cell <= classes; cell++) {
            end = line.lastIndexOf(',', end - 1);
        }
        String id = line.substring(0, Math.max(0, end));
        return id.length() > 1 && id.startsWith("\"") && id.endsWith("\"")
                ? id.substring(1, id.length() - 1).replace("\"\"", "\"")
                : id;
    }

    private static UserMistake noPrediction(Path file, int number, RuntimeException cause) {
        return new UserMistake(
                file + " line " + number + " is no prediction, expected an id, a label (a whole number from 0) and the"
                        + " scores that its first line names: give the file that decrypt wrote",
                cause);
    }

    /** The label and the scores: the last columns, since an id may hold commas. */
    private static double[] numbers(String line, int classes, Path file, int number) {
        String[] cells = line.split(",");
        double[] numbers = new double[classes + 1];
        try {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Double.parseDouble(cells[cells.length - numbers.length + i]);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw noPrediction(file, number, e);
        }
        if (numbers[0] != (int) numbers[0] || numbers[0] < 0) {
            throw noPrediction(file, number, null);
        }
        return numbers;
    }
}
