package io.nightjar.trainer.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings a public data set to a directory; files that are there and right stay. */
public final class DatasetFetch {
    private final PublicDataset dataset;
    private final Path out;
    private final boolean overwrite;
    private final Patience patience;
    private final FetchListener listener;

    /** @param overwrite whether files that are there and wrong are replaced */
    public DatasetFetch(PublicDataset dataset, Path out, boolean overwrite, Patience patience, FetchListener listener) {
        this.dataset = dataset;
        this.out = out;
        this.overwrite = overwrite;
        this.patience = patience;
        this.listener = listener;
    }

    /**
     * What was done.
     *
     * @param archives how many had to be brought; 0 when everything was there
     * @param downloadedBytes what came over the network
     */
    public record Result(int archives, long downloadedBytes) {}

    /**
     * From the mirrors.
     *
     * @throws FetchException when an archive cannot be had, or a file that is there is another one
     */
    public Result download() throws IOException, InterruptedException {
        List<Archive> missing = missing();
        if (missing.isEmpty()) {
            return new Result(0, 0);
        }
        long bytes = 0;
        Downloader downloader = new Downloader(patience, listener);
        try (OutputDirectory directory = OutputDirectory.open(out)) {
            for (Archive archive : missing) {
                Path part = directory.part(archive);
                bytes += downloader.complete(archive, part);
                Unpacker.unpack(part, archive, directory);
                Files.delete(part);
            }
        }
        return new Result(missing.size(), bytes);
    }

    /**
     * From a local directory, without the network.
     *
     * @throws FetchException when an archive is not there or is damaged, or a file that is in place is another one
     */
    public Result copyFrom(Path directory) throws IOException {
        List<Archive> missing = missing();
        if (missing.isEmpty()) {
            return new Result(0, 0);
        }
        LocalCopies copies = LocalCopies.of(directory, missing);
        try (OutputDirectory target = OutputDirectory.open(out)) {
            for (Archive archive : missing) {
                copies.bring(archive, target);
            }
        }
        return new Result(missing.size(), 0);
    }

    /** The archives of which a file is not in place. */
    private List<Archive> missing() throws IOException {
        List<Archive> missing = new ArrayList<>();
        for (Archive archive : dataset.archives()) {
            boolean complete = true;
            for (KnownFile file : archive.contents()) {
                complete &= isInPlace(file);
            }
            if (!complete) {
                missing.add(archive);
            }
        }
        return missing;
    }

    private boolean isInPlace(KnownFile known) throws IOException {
        Path file = out.resolve(known.name());
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Optional<String> mismatch = known.mismatch(file);
        if (mismatch.isPresent() && (!overwrite || Files.isDirectory(file))) {
            throw new FetchException(
                    file + " " + mismatch.get() + ": remove it, or give --overwrite to replace a damaged file");
        }
        return mismatch.isEmpty();
    }
}
