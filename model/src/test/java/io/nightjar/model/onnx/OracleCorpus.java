package io.nightjar.model.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The corpus of small networks in the graph forms that exporters write; scripts/make-oracle-corpus makes it.
 *
 * <p>{@code index.json} lists the cases, {@code scores.json} has what ONNX Runtime gives for their images (by case,
 * image and output), {@code known-gaps.txt} names the cases that the importer refuses though it should not, or with
 * other words.
 */
final class OracleCorpus {
    static final Path FOLDER = Path.of("src", "test", "resources", "oracle");
    private static final double TOLERANCE = 1e-3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private OracleCorpus() {}

    static List<OracleCase> cases(Path folder) {
        List<OracleCase> cases = new ArrayList<>();
        for (JsonNode entry : json(folder.resolve("index.json")).get("cases")) {
            cases.add(read(folder, entry));
        }
        return cases;
    }

    /** Expected values by case, then [image][output][value]. */
    static Map<String, double[][][]> scores(Path folder) {
        Map<String, double[][][]> scores = new TreeMap<>();
        JsonNode file = json(folder.resolve("scores.json"));
        file.fieldNames()
                .forEachRemaining(name -> scores.put(name, JSON.convertValue(file.get(name), double[][][].class)));
        return scores;
    }

    static Set<String> knownGaps(Path folder) {
        try {
            return Files.readAllLines(folder.resolve("known-gaps.txt")).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new IllegalStateException("The list of known gaps cannot be read", e);
        }
    }

    private static OracleCase read(Path folder, JsonNode entry) {
        String name = entry.get("name").asText();
        List<OracleCase.Output> outputs = new ArrayList<>();
        for (JsonNode output : entry.path("outputs")) {
            outputs.add(new OracleCase.Output(
                    output.get("output").asInt(), OracleEnd.of(output.get("end").asText())));
        }
        return new OracleCase(
                name,
                folder.resolve("models").resolve(name + ".onnx"),
                JSON.convertValue(entry.get("image"), int[].class),
                entry.path("channelsLast").asBoolean(false),
                entry.path("inputScale").asDouble(1),
                entry.path("tolerance").asDouble(TOLERANCE),
                texts(entry.get("images")).stream()
                        .map(HexFormat.of()::parseHex)
                        .toList(),
                outputs,
                texts(entry.path("classes")),
                texts(entry.path("words")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException("The corpus file " + file + " cannot be read", e);
        }
    }
}
