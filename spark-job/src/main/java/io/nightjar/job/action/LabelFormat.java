package io.nightjar.job.action;

import java.util.Locale;

/** How decrypted labels are written. */
public enum LabelFormat {
    /** Lines of id, label and scores. */
    CSV,
    /** A Parquet table of the same columns. */
    PARQUET;

    /** What the name of a file says: Parquet where it ends in {@code .parquet}. */
    public static LabelFormat of(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".parquet") ? PARQUET : CSV;
    }
}
