package io.nightjar.trainer.fetch;

import io.nightjar.ckks.Counts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Downloads an archive, mirror after mirror, into a {@code .part} file. What a broken connection left is completed,
 * whoever sent it: all mirrors have the same bytes, and the checksum of the whole decides. When it is wrong and an
 * older part was in it, the archive is fetched once more from its beginning.
 */
final class Downloader {
    private final Patience patience;
    private final FetchListener listener;
    private final HttpTransfer transfer;

    Downloader(Patience patience, FetchListener listener) {
        this.patience = patience;
        this.listener = listener;
        this.transfer = new HttpTransfer(patience);
    }

    /**
     * Completes the part until it is the archive.
     *
     * @return the bytes that came over the network
     * @throws FetchException when no mirror gives it
     */
    long complete(Archive archive, Path part) throws IOException, InterruptedException {
        AtomicLong received = new AtomicLong();
        List<String> failures = new ArrayList<>();
        long missing = Math.max(0, archive.file().sizeBytes() - size(part));
        FetchListener.Display display = listener.begins(archive.file().name(), missing, received::get);
        try {
            for (URI url : archive.urls()) {
                try {
                    completeFrom(url, archive.file(), part, received);
                    failures.forEach(failure -> listener.remark(
                            archive.file().name() + " comes from " + url.getAuthority() + ": " + failure));
                    return received.get();
                } catch (TransferException e) {
                    failures.add(url.getAuthority() + " " + e.getMessage());
                }
            }
        } finally {
            display.ends();
        }
        throw nowhere(archive, part, failures);
    }

    private void completeFrom(URI url, KnownFile expected, Path part, AtomicLong received)
            throws TransferException, IOException, InterruptedException {
        boolean afresh = false;
        for (int tries = 1; ; tries++) {
            long before = size(part);
            try {
                if (before < expected.sizeBytes()) {
                    transfer.resume(url, expected, part, received);
                }
            } catch (TransferException e) {
                if (!e.isBroken() || size(part) <= before || tries == patience.tries()) {
                    throw e;
                }
                Thread.sleep(patience.pause().toMillis());
                continue;
            } finally {
                deleteEmpty(part);
            }
            Optional<String> mismatch = expected.mismatch(part);
            if (mismatch.isEmpty()) {
                return;
            }
            Files.delete(part);
            if (before == 0 || afresh || tries == patience.tries()) {
                throw TransferException.unusable("sent a file that " + mismatch.get(), null);
            }
            afresh = true;
        }
    }

    private static long size(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private static void deleteEmpty(Path part) throws IOException {
        if (size(part) == 0) {
            Files.deleteIfExists(part);
        }
    }

    private static FetchException nowhere(Archive archive, Path part, List<String> failures) throws IOException {
        String kept = size(part) == 0 ? "" : "; " + part + " keeps " + Counts.of(size(part), "byte") + " to go on from";
        return new FetchException(
                archive.file().name() + " (" + Counts.of(archive.file().sizeBytes(), "byte")
                        + ") cannot be downloaded (" + String.join("; ", failures) + ")" + kept
                        + ": check the network, set a proxy with"
                        + " NIGHTJAR_JAVA_OPTIONS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT',"
                        + " or give a directory that has the file as the place of local copies");
    }
}
