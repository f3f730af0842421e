package io.nightjar.trainer.fetch;

import java.util.List;

/**
 * A public data set.
 *
 * @param name what the command calls it
 * @param title what it is, and whose
 * @param archives the archives that make it up
 */
public record PublicDataset(String name, String title, List<Archive> archives) {
    public PublicDataset {
        archives = List.copyOf(archives);
    }

    /** All files, unpacked. */
    public List<KnownFile> files() {
        return archives.stream().flatMap(archive -> archive.contents().stream()).toList();
    }
}
