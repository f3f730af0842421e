package io.nightjar.job.journal;

import io.nightjar.job.store.DatasetHeader;
import java.util.Objects;

/**
 * What a run worked with.
 *
 * @param work digest of all that its blocks depend on
 * @param dataset id of the encrypted images
 * @param parameters fingerprint of the encryption parameters
 * @param profile fingerprint of the client profile
 * @param key id of the key pair
 * @param program fingerprint of the program; empty for encrypted images
 */
public record RunFingerprints(
        String work, String dataset, String parameters, String profile, String key, String program) {
    /** @throws NullPointerException if a field is missing */
    public RunFingerprints {
        Objects.requireNonNull(work, "work");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(program, "program");
    }

    /** Those that a header of the output states. */
    public static RunFingerprints of(String work, DatasetHeader header) {
        return new RunFingerprints(
                work, header.dataset(), header.parameters(), header.profile(), header.key(), header.program());
    }
}
