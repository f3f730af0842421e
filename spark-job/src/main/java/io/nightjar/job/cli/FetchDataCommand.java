package io.nightjar.job.cli;

import io.nightjar.job.fetch.DatasetFetch;
import io.nightjar.job.fetch.FetchListener;
import io.nightjar.job.fetch.KnownFile;
import io.nightjar.job.fetch.Patience;
import io.nightjar.job.fetch.PublicDataset;
import io.nightjar.job.fetch.PublicDatasets;
import io.nightjar.job.mistake.UserMistake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch-data",
        description = "Download a public data set, verify and unpack it; go on from a download that broke off.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "mnist: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.",
            "cifar10: data_batch_1.bin to data_batch_5.bin, test_batch.bin.",
            "Lengths and SHA-256 are checked, also of files that are there; a second call says so and downloads nothing.",
            "A proxy: NIGHTJAR_JAVA_OPTIONS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'.",
            "",
            "Example:",
            "  nightjar fetch-data mnist --output out/datasets/mnist"
        })
public final class FetchDataCommand implements Callable<Integer> {
    private static final int KIBIBYTE = 1024;

    private final Map<String, PublicDataset> known;
    private final Patience patience;

    @Parameters(paramLabel = "mnist|cifar10", description = "Which data set.")
    private String name;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Directory to write to, made if need be; out/datasets/NAME without it.")
    private Path out;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Take the archives, or all files of one unpacked, from there instead of the network.")
    private Path from;

    @Option(names = "--overwrite", description = "Replace files in place that are damaged.")
    private boolean overwrite;

    @Mixin
    private Report report;

    public FetchDataCommand() {
        this(PublicDatasets.all(), Patience.standard());
    }

    FetchDataCommand(Map<String, PublicDataset> known, Patience patience) {
        this.known = known;
        this.patience = patience;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PublicDataset dataset = known.get(name);
        if (dataset == null) {
            throw new UserMistake("there is no data set " + name + ", expected " + String.join(" or ", known.keySet())
                    + ": give one of them");
        }
        Path directory = out == null ? Path.of("out", "datasets", name) : out;
        DatasetFetch fetch = new DatasetFetch(dataset, directory, overwrite, patience, new Shown());
        DatasetFetch.Result result = from == null ? fetch.download() : fetch.copyFrom(from);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dataset", name);
        fields.put("directory", directory.toString());
        fields.put("alreadyThere", result.archives() == 0);
        fields.put("downloadedBytes", result.downloadedBytes());
        fields.put(
                "files", dataset.files().stream().map(FetchDataCommand::fields).toList());
        report.print(fields, words(dataset, directory, result));
        return 0;
    }

    private static Map<String, Object> fields(KnownFile file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", file.name());
        fields.put("bytes", file.sizeBytes());
        fields.put("sha256", file.sha256());
        return fields;
    }

    private String words(PublicDataset dataset, Path directory, DatasetFetch.Result result) {
        List<KnownFile> files = dataset.files();
        String how = result.archives() == 0
                ? "already there"
                : from == null ? "downloaded " + result.downloadedBytes() + " bytes" : "taken from " + from;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s%n%s: %s, %d files, lengths and SHA-256 verified%n",
                dataset.title(),
                directory,
                how,
                files.size()));
        files.forEach(
                file -> text.append(String.format(Locale.ROOT, "  %-24s %10d bytes%n", file.name(), file.sizeBytes())));
        return text.toString();
    }

    private final class Shown implements FetchListener {
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
