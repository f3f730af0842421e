package io.nightjar.job.store;

import java.util.Locale;

/** What the ciphertexts of a data set hold. */
public enum DatasetKind {
    /** What encrypting writes. */
    ENCRYPTED("encrypted images"),
    /** What scoring writes. */
    PREDICTIONS("encrypted predictions");

    private final String words;

    DatasetKind(String words) {
        this.words = words;
    }

    /** The kind in words. */
    public String words() {
        return words;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
