package io.nightjar.job.action;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.PrivateFiles;
import io.nightjar.job.commit.RunFiles;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.journal.RunJournal;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.report.LabelComparison;
import io.nightjar.job.report.ReportContent;
import io.nightjar.job.report.ReportPage;
import io.nightjar.job.store.DamagedDataException;
import io.nightjar.job.store.Dataset;
import io.nightjar.job.store.DatasetKind;
import io.nightjar.job.store.DatasetPaths;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes one HTML page about a data set and the runs that made it. It needs XChart on the class path, which the job's
 * jar leaves out. Not safe for several threads.
 */
public final class ReportAction {
    private final Configuration configuration;
    private String dataset;
    private String labels;
    private List<String> known = List.of();
    private String output;
    private boolean overwrite;
    private ActionListener listener = ActionListener.SILENT;

    private ReportAction(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param configuration how to reach file systems */
    public static ReportAction on(Configuration configuration) {
        return new ReportAction(configuration);
    }

    /** @param path of predictions, or of encrypted images, complete or not */
    public ReportAction dataset(String path) {
        this.dataset = path;
        return this;
    }

    /** @param file that decrypting these predictions wrote, on this machine; with it the known labels are needed */
    public ReportAction labels(String file) {
        this.labels = file;
        return this;
    }

    /**
     * @param files of known labels on this machine: tables of {@code id,label} or directories of classes, by the ids of
     *     the images; or IDX or CIFAR-10 binary in the order of the images
     */
    public ReportAction known(List<String> files) {
        this.known = List.copyOf(files);
        return this;
    }

    /** @param file to write, on this machine, of mode 0600 */
    public ReportAction output(String file) {
        this.output = file;
        return this;
    }

    /** Whether a file that stands at the output is replaced. */
    public ReportAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /** @param heard of notes beside the result */
    public ReportAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Reads what is there and writes the page.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when there is nothing to report, labels do not belong to the data set,
     *     or the output may not be replaced
     */
    public ReportResult execute() throws IOException {
        Fields.require(ReportAction.class, "dataset", dataset);
        Fields.require(ReportAction.class, "output", output);
        if ((labels == null) != known.isEmpty()) {
            throw new UserMistake(
                    "decrypted labels are compared with known ones, and only one of the two is given: give"
                            + " both, or neither");
        }
        LocalTarget target = LocalTarget.file(FileSystems.local(output), overwrite, inputs());
        target.require();
        org.apache.hadoop.fs.Path path = FileSystems.path(dataset);
        org.apache.hadoop.fs.Path root = FileSystems.of(path, configuration).makeQualified(path);
        if (!FileSystems.of(root, configuration).exists(root)) {
            throw new UserMistake(dataset + " does not exist: check the path");
        }
        Optional<Dataset> data = open(root);
        List<RunJournal> runs = runs(root);
        if (data.isEmpty() && runs.isEmpty()) {
            throw new UserMistake(dataset
                    + " holds neither a data set nor the journal of a run: give what score or encrypt" + " writes");
        }
        Optional<LabelComparison> comparison = labels == null ? Optional.empty() : Optional.of(compare(data));
        ReportContent content = new ReportContent(
                root.toString(), data.map(Dataset::manifest), runs, comparison, Software.VERSION, Instant.now());
        byte[] page = ReportPage.html(content).getBytes(StandardCharsets.UTF_8);
        try (StagedFile staged = StagedFile.begin(target)) {
            try (OutputStream out = PrivateFiles.create(staged.path())) {
                out.write(page);
            }
            staged.commit();
        }
        return new ReportResult(
                output,
                runs.size(),
                data.map(held -> held.manifest().storedImages()).orElse(0L),
                page.length);
    }

    private List<Location> inputs() throws IOException {
        List<Location> inputs = new ArrayList<>(List.of(Location.of(FileSystems.path(dataset), configuration)));
        if (labels != null) {
            inputs.add(Location.of(FileSystems.local(labels)));
        }
        known.forEach(file -> inputs.add(Location.of(FileSystems.local(file))));
        return inputs;
    }

    /** What is complete there, or a part of it. */
    private Optional<Dataset> open(org.apache.hadoop.fs.Path root) throws IOException {
        DatasetPaths paths = new DatasetPaths(root);
        boolean committed = FileSystems.of(root, configuration).exists(paths.success())
                || FileSystems.of(root, configuration).exists(paths.partial());
        if (!committed) {
            return Optional.empty();
        }
        DatasetKind kind = Dataset.kind(root, configuration).orElse(DatasetKind.PREDICTIONS);
        return Optional.of(Dataset.openPartial(root, kind, configuration));
    }

    /** A journal that cannot be read is not worth a report. */
    private List<RunJournal> runs(org.apache.hadoop.fs.Path root) throws IOException {
        RunFiles files = new RunFiles(root, configuration);
        List<RunJournal> runs = new ArrayList<>();
        for (org.apache.hadoop.fs.Path file : files.list()) {
            try {
                runs.add(RunJournal.read(files.read(file), file));
            } catch (DamagedDataException e) {
                listener.note(e.getMessage());
            }
        }
        return runs;
    }

    private LabelComparison compare(Optional<Dataset> data) throws IOException {
        if (data.isEmpty()) {
            throw new UserMistake(dataset + " holds no predictions yet: leave out the labels");
        }
        Predictions decrypted = Predictions.read(FileSystems.local(labels), configuration);
        KnownLabels.noteClasses(known, listener);
        int[] right = KnownLabels.read(known, configuration).of(data.get(), dataset, configuration, listener);
        return new Comparison(data.get(), labels, decrypted, right).compare(configuration, listener);
    }
}
