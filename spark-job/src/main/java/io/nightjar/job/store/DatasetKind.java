package io.nightjar.job.store;

import java.util.Locale;

/** What the ciphertexts of a data set hold. */
public enum DatasetKind {
    ENCRYPTED,
    PREDICTIONS;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
