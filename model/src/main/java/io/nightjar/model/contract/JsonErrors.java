package io.nightjar.model.contract;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.nightjar.ckks.Texts;
import java.util.stream.Collectors;

/** What is wrong with JSON that a person gave, in words without names of classes. */
public final class JsonErrors {
    /** Characters of the name of a field. */
    private static final int LONGEST_NAME = 64;

    private JsonErrors() {}

    /** Part of a sentence: what a record said of its values, which field does not fit, or where the text is no JSON. */
    public static String describe(JsonProcessingException e) {
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
            return e.getCause() instanceof JsonParseException
                    ? "field " + field + " has a field twice or is no JSON, " + place(e.getLocation())
                    : "field " + field + " is missing, unknown or of another type";
        }
        return "it is no JSON" + (e.getLocation() == null ? "" : " from " + place(e.getLocation()));
    }

    private static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String name(JsonMappingException.Reference step) {
        return step.getFieldName() != null
                ? Texts.line(step.getFieldName(), LONGEST_NAME)
                : step.getIndex() < 0 ? "" : "" + step.getIndex();
    }
}
