package io.nightjar.model.contract;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** What is wrong with JSON that a person gave, in words without names of classes. */
public final class JsonErrors {
    private JsonErrors() {}

    /** Part of a sentence: what a record said of its values, which field does not fit, or where the text is no JSON. */
    public static String words(JsonProcessingException e) {
        if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
            return cause.getMessage();
        }
        if (e instanceof JsonMappingException mapping) {
            String field = mapping.getPath().stream()
                    .map(JsonErrors::name)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.joining("."));
            if (field.isEmpty()) {
                return "it is empty or no JSON object";
            }
            return "field " + field
                    + (e.getCause() instanceof JsonParseException
                            ? " is given twice or is no JSON"
                            : " is missing, unknown or of another type");
        }
        JsonLocation at = e.getLocation();
        return "it is no JSON" + (at == null ? "" : " from line " + at.getLineNr() + ", column " + at.getColumnNr());
    }

    private static String name(JsonMappingException.Reference step) {
        return step.getFieldName() != null ? step.getFieldName() : step.getIndex() < 0 ? "" : "" + step.getIndex();
    }
}
