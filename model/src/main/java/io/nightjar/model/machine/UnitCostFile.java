package io.nightjar.model.machine;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nightjar.model.contract.JsonErrors;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Unit costs as they are stored, in JSON; see data/FORMAT.md.
 *
 * @param version {@link #VERSION}
 * @param processor see {@link Machine#processor}
 * @param kernels see {@link Machine#kernels}
 * @param jdk see {@link Machine#jdk}
 * @param nanoseconds by {@link Operation#key}
 */
@JsonPropertyOrder({"version", "processor", "kernels", "jdk", "nanoseconds"})
public record UnitCostFile(
        Integer version, String processor, String kernels, String jdk, Map<String, Double> nanoseconds) {
    /** Of the format. */
    public static final int VERSION = 1;

    /** No file of unit costs is longer. */
    public static final int MOST_BYTES = 1 << 16;

    private static final String AGAIN = "; run nightjar calibrate with this release";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /**
     * Reads unit costs.
     *
     * @param origin see {@link UnitCosts#origin}
     * @throws IllegalArgumentException with a sentence for the user if the text is no such file
     */
    public static UnitCosts parse(String json, String origin) {
        UnitCostFile file;
        try {
            file = JSON.readValue(json, UnitCostFile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a file of unit costs: " + JsonErrors.describe(e) + AGAIN, e);
        }
        if (file == null || file.version == null || file.nanoseconds == null) {
            throw new IllegalArgumentException(
                    "not a file of unit costs: it needs version, processor, kernels, jdk and nanoseconds" + AGAIN);
        }
        if (file.version != VERSION) {
            throw new IllegalArgumentException("it has version " + file.version + ", expected " + VERSION + AGAIN);
        }
        try {
            return new UnitCosts(
                    origin, new Machine(file.processor, file.kernels, file.jdk), byOperation(file.nanoseconds));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + AGAIN, e);
        }
    }

    private static Map<Operation, Double> byOperation(Map<String, Double> nanoseconds) {
        Map<Operation, Double> costs = new EnumMap<>(Operation.class);
        nanoseconds.forEach((key, cost) -> costs.put(
                Operation.of(key)
                        .orElseThrow(
                                () -> new IllegalArgumentException("a unit cost of an unknown operation is in it")),
                cost));
        return costs;
    }

    /** The text of a file. */
    public static String write(UnitCosts costs) {
        Map<String, Double> byKey = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            byKey.put(operation.key(), costs.nanoseconds().get(operation));
        }
        Machine machine = costs.machine();
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(new UnitCostFile(
                                    VERSION, machine.processor(), machine.kernels(), machine.jdk(), byKey))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unit costs that cannot be written as JSON", e);
        }
    }
}
