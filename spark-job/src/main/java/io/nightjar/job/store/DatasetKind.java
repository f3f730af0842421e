package io.nightjar.job.store;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the ciphertexts of a data set hold. */
public enum DatasetKind {
    /** What encrypting writes. */
    ENCRYPTED("encrypted", "encrypted images"),
    /** What scoring writes. */
    PREDICTIONS("predictions", "encrypted predictions");

    private final String label;
    private final String words;

    DatasetKind(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** The kind in words. */
    public String words() {
        return words;
    }

    /** The kind as files state it. */
    @JsonValue
    String label() {
        return label;
    }
}
