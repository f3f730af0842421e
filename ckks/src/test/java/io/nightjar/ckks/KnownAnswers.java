package io.nightjar.ckks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the files that {@code scripts/ckks-known-answers} writes. */
public final class KnownAnswers {
    private KnownAnswers() {}

    /** One line of a file, by column name. */
    public record Entry(Map<String, String> cells) {
        public String text(String column) {
            return cells.get(column);
        }

        public long integer(String column) {
            return Long.parseLong(text(column));
        }

        public long[] longs(String column) {
            return Arrays.stream(text(column).split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
        }

        public long[] unsignedLongs(String column) {
            return Arrays.stream(text(column).split(" "))
                    .mapToLong(Long::parseUnsignedLong)
                    .toArray();
        }

        public double[] doubles(String column) {
            return numbers(text(column));
        }

        public double[][] rows(String column) {
            return Arrays.stream(text(column).split("\\|"))
                    .map(KnownAnswers::numbers)
                    .toArray(double[][]::new);
        }
    }

    public static List<Entry> read(String name) {
        InputStream stream = KnownAnswers.class.getResourceAsStream("/known-answers/" + name + ".csv");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String[] header = reader.readLine().split(",");
            return reader.lines().map(line -> entry(header, line.split(","))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(String[] header, String[] cells) {
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
            byName.put(header[i], cells[i]);
        }
        return new Entry(byName);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
