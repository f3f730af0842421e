package io.nightjar.job.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nightjar.job.mistake.FailureText;
import java.nio.charset.StandardCharsets;

/** The JSON of manifests and records: UTF-8, unknown fields refused. */
public final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StoredJson() {}

    /** The bytes of a record. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written as JSON", e);
        }
    }

    /**
     * @param file named in errors
     * @throws DamagedDataException when the bytes are no such record
     */
    public static <T> T read(byte[] json, Class<T> type, Object file) {
        try {
            T value = MAPPER.readValue(new String(json, StandardCharsets.UTF_8), type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw new DamagedDataException(
                    file + " is truncated or altered (" + FailureText.line(e)
                            + "): copy it again from where it was made",
                    e);
        }
        throw new DamagedDataException(file + " is empty: copy it again from where it was made");
    }
}
