package io.nightjar.trainer.fetch;

import java.net.URI;
import java.util.List;

/**
 * An archive as its authors publish it, {@code .gz} of one file or {@code .tar.gz}.
 *
 * @param file the archive itself
 * @param urls where it can be had, best first; all have the same bytes
 * @param root directory of the contents inside a {@code .tar.gz}; empty for a {@code .gz}
 * @param contents the files that are wanted from it
 */
public record Archive(KnownFile file, List<URI> urls, String root, List<KnownFile> contents) {
    private static final String TAR = ".tar.gz";

    public Archive {
        urls = List.copyOf(urls);
        contents = List.copyOf(contents);
        if (!file.name().endsWith(".gz")) {
            throw new IllegalArgumentException(file.name() + " is neither a .gz nor a .tar.gz archive");
        }
        if (!file.name().endsWith(TAR) && contents.size() != 1) {
            throw new IllegalArgumentException(
                    file.name() + " holds one file, expected contents of 1, not " + contents.size());
        }
    }

    boolean isTar() {
        return file.name().endsWith(TAR);
    }

    /** The name of a wanted file inside the archive. */
    String pathInside(KnownFile content) {
        return root.isEmpty() ? content.name() : root + "/" + content.name();
    }
}
