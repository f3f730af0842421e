package io.nightjar.job.cli;

import java.util.List;

/**
 * A public data set that is in its place.
 *
 * @param dataset its name
 * @param directory of its files
 * @param alreadyThere whether all files were there before
 * @param downloadedBytes received from the network
 * @param files whose length and digest were verified
 */
public record FetchResult(
        String dataset, String directory, boolean alreadyThere, long downloadedBytes, List<Verified> files) {
    /**
     * A file.
     *
     * @param bytes its length
     * @param sha256 its SHA-256, in hexadecimal
     */
    public record Verified(String name, long bytes, String sha256) {}
}
