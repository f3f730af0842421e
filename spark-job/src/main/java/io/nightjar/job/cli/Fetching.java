package io.nightjar.job.cli;

import io.nightjar.ckks.Counts;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.trainer.fetch.DatasetFetch;
import io.nightjar.trainer.fetch.FetchListener;
import io.nightjar.trainer.fetch.KnownFile;
import io.nightjar.trainer.fetch.Patience;
import io.nightjar.trainer.fetch.PublicDataset;
import io.nightjar.trainer.fetch.PublicDatasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Fetching public data behind the command, in a class of its own like {@link Training}.
 *
 * @param known data sets by name
 */
record Fetching(Map<String, PublicDataset> known, Patience patience) {
    private static final int KIBIBYTE = 1024;

    static Fetching standard() {
        return new Fetching(PublicDatasets.all(), Patience.standard());
    }

    /**
     * @param out directory to write, or null for one named after the data set
     * @param from directory with local copies, or null to download
     */
    void run(String name, Path out, Path from, boolean overwrite, Report report)
            throws IOException, InterruptedException {
        PublicDataset dataset = known.get(name);
        if (dataset == null) {
            throw new UserMistake("there is no data set " + name + ", expected " + String.join(" or ", known.keySet())
                    + ": give one of them");
        }
        Path directory = out == null ? Path.of("out", "datasets", name) : out;
        DatasetFetch.Result result =
                fetch(new DatasetFetch(dataset, directory, overwrite, patience, new Shown(report)), from);
        FetchResult printed = new FetchResult(
                name,
                directory.toString(),
                result.archives() == 0,
                result.downloadedBytes(),
                dataset.files().stream().map(Fetching::verified).toList());
        report.print(printed, words(dataset, directory, from, result));
    }

    private static DatasetFetch.Result fetch(DatasetFetch fetch, Path from) throws IOException, InterruptedException {
        return from == null ? fetch.download() : fetch.copyFrom(from);
    }

    private static FetchResult.Verified verified(KnownFile file) {
        return new FetchResult.Verified(file.name(), file.sizeBytes(), file.sha256());
    }

    private static String words(PublicDataset dataset, Path directory, Path from, DatasetFetch.Result result) {
        List<KnownFile> files = dataset.files();
        String how = result.archives() == 0
                ? "already there"
                : from == null ? "downloaded " + Counts.of(result.downloadedBytes(), "byte") : "taken from " + from;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s%n%s: %s, %s, lengths and SHA-256 verified%n",
                dataset.title(),
                directory,
                how,
                Counts.of(files.size(), "file")));
        files.forEach(
                file -> text.append(String.format(Locale.ROOT, "  %-24s %10d bytes%n", file.name(), file.sizeBytes())));
        return text.toString();
    }

    private record Shown(Report report) implements FetchListener {
        @Override
        public Display begins(String file, long bytes, LongSupplier received) {
            return Progress.start(file + ", KiB", bytes / KIBIBYTE, () -> received.getAsLong() / KIBIBYTE)::stop;
        }

        @Override
        public void remark(String text) {
            report.note(text);
        }
    }
}
