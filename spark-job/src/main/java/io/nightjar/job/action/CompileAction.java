package io.nightjar.job.action;

import io.nightjar.ckks.math.Ring;
import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.input.ImageFiles;
import io.nightjar.job.mistake.FailureText;
import io.nightjar.job.mistake.Remedy;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.ArtifactFiles;
import io.nightjar.job.store.FileSystems;
import io.nightjar.model.CompileException;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ParameterFile;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.contract.ClientProfile;
import io.nightjar.model.network.Network;
import io.nightjar.model.onnx.Pixels;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import io.nightjar.model.program.PlanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Compiles an ONNX model to an encrypted program and the client profile that belongs to it, both on this machine. Not
 * safe for several threads.
 */
public final class CompileAction {
    private static final int MAX_CALIBRATION_IMAGES = 2000;

    private final Configuration configuration;
    private String model;
    private Pixels pixels;
    private String output;
    private String parameters;
    private ImageFiles calibration;
    private Ring ring;
    private String unitCosts;
    private boolean overwrite;
    private ActionListener listener = ActionListener.SILENT;
    private CompileOptions options = CompileOptions.automatic();

    private CompileAction(Configuration configuration) {
        this.configuration = configuration;
    }

    /** @param configuration how to reach file systems */
    public static CompileAction on(Configuration configuration) {
        return new CompileAction(configuration);
    }

    /** @param file the ONNX model, on this machine */
    public CompileAction model(String file) {
        this.model = file;
        return this;
    }

    /** @param range what the network is given for pixels; without it what the model says */
    public CompileAction pixels(Pixels range) {
        this.pixels = range;
        return this;
    }

    /** @param directory to write, on this machine */
    public CompileAction output(String directory) {
        this.output = directory;
        return this;
    }

    /** @param file a parameter set on this machine; without it the cheapest that is precise enough is chosen */
    public CompileAction parameters(String file) {
        this.parameters = file;
        return this;
    }

    /**
     * @param images that show the range of values, of which the first 2,000 are used; without them the weights bound
     *     the values, or synthetic images
     */
    public CompileAction calibration(ImageFiles images) {
        this.calibration = images;
        return this;
    }

    /** @param perAxis phases of the packing, at least 1; without it they are chosen for the least time per image */
    public CompileAction phases(int perAxis) {
        this.options = options.withPhases(perAxis);
        return this;
    }

    /** @param chosen ring of the parameter set; without it the real one, or that of the parameter file */
    public CompileAction ring(Ring chosen) {
        this.ring = chosen;
        this.options = options.withRing(chosen);
        return this;
    }

    /** @param images that are scored in one go, at least 1; without it as many as fill blocks */
    public CompileAction expectedImages(int images) {
        this.options = options.withImages(images);
        return this;
    }

    /** @param bytes of heap that a task with one thread may take, at least 1; 4 GiB without it */
    public CompileAction taskBytes(long bytes) {
        this.options = options.withTaskBytes(bytes);
        return this;
    }

    /** @param file that {@link CalibrateAction} wrote on a machine that will score, on this machine */
    public CompileAction unitCosts(String file) {
        this.unitCosts = file;
        return this;
    }

    /** Whether a program that stands at the output is replaced. */
    public CompileAction overwrite(boolean allowed) {
        this.overwrite = allowed;
        return this;
    }

    /** @param heard of notes beside the result, and of how the search comes on */
    public CompileAction listener(ActionListener heard) {
        this.listener = heard;
        return this;
    }

    /**
     * Compiles the model and writes program and client profile.
     *
     * @throws IllegalStateException when a field is missing
     * @throws io.nightjar.ckks.NightjarException when there is no such model, no program for it under these options, or
     *     the output may not be replaced
     */
    public CompileResult execute() throws IOException {
        Fields.require(CompileAction.class, "model", model);
        Fields.require(CompileAction.class, "output", output);
        Set<String> names = Set.of(ArtifactFiles.PROGRAM, ArtifactFiles.CLIENT_PROFILE);
        LocalTarget target = LocalTarget.directory(FileSystems.local(output), names, overwrite, inputs());
        target.require();
        if (unitCosts != null) {
            options = options.withUnitCosts(UnitCostSource.read(unitCosts));
        }
        Network read = Models.read(model, pixels, listener).network();
        CompileOptions chosen = options(read);
        SearchProgress progress = new SearchProgress(listener);
        AnalyzedProgram program = ProgramCompiler.compile(Passes.optimise(read), chosen, progress);
        PlanReport report = program.report(chosen.unitCosts());
        if (report.prediction().rangeSource() == PlanReport.RangeSource.SYNTHETIC_IMAGES) {
            listener.note("no calibration images: the range of values comes from synthetic images with a wide margin;"
                    + " calibration images give a tighter program");
        }
        noteUntriedLabels(progress);
        if (chosen.parameters().isEmpty() && !progress.labelsHold() && ProgramCompiler.isCoarse(program)) {
            listener.note(coarse(chosen.taskBytes(), report.prediction().logError()), Remedy.GIVE_TASKS_MORE_MEMORY);
        }
        try (StagedFile staged = StagedFile.begin(target)) {
            Files.createDirectories(staged.path());
            Files.write(staged.path().resolve(ArtifactFiles.PROGRAM), program.toBytes());
            ClientProfile profile = program.clientProfile();
            if (calibration != null) {
                profile = profile.calibratedWith(calibration.options());
            }
            Files.writeString(staged.path().resolve(ArtifactFiles.CLIENT_PROFILE), profile.toJson());
            staged.commit();
        }
        return new CompileResult(output, TriedLabels.of(progress.changes()), report);
    }

    private void noteUntriedLabels(SearchProgress progress) {
        if (progress.changes().isEmpty() && calibration == null) {
            listener.note(
                    "no label was tried: calibration images show what share of the labels rounding and noise change",
                    Remedy.GIVE_CALIBRATION_IMAGES);
        } else if (progress.changes().isEmpty()) {
            listener.note("no label was tried: the network gives one score, which makes none");
        }
    }

    static String coarse(long taskBytes, double logError) {
        return String.format(
                Locale.ROOT,
                "no more precise program was found for tasks of %.2f GiB and these options: scores are"
                        + " predicted to have an error of 2^%.1f;"
                        + " labels of images whose best scores are that close may differ from those in the clear;"
                        + " compare with what evaluate gives, or give a task more memory",
                taskBytes / (double) (1L << 30),
                logError);
    }

    private List<Location> inputs() throws IOException {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(FileSystems.local(model)));
        if (calibration != null) {
            inputs.addAll(calibration.locations(configuration));
        }
        if (parameters != null) {
            inputs.add(Location.of(FileSystems.local(parameters)));
        }
        if (unitCosts != null) {
            inputs.add(Location.of(FileSystems.local(unitCosts)));
        }
        return inputs;
    }

    private CompileOptions options(Network network) throws IOException {
        CompileOptions chosen = options;
        if (parameters != null) {
            ParameterFile file = parameterFile(FileSystems.local(parameters));
            chosen = chosen.withParameters(file.parameters(), file.inputLogScale());
        }
        if (calibration != null) {
            double[][] images =
                    Models.pixels(calibration, network.input(), MAX_CALIBRATION_IMAGES, configuration, listener);
            DoubleSummaryStatistics range = Models.firstInputs(network, images);
            listener.note(String.format(
                    Locale.ROOT,
                    "the first layer is given values from %.3g to %.3g for the calibration images",
                    range.getMin(),
                    range.getMax()));
            chosen = chosen.withCalibration(images);
        }
        return chosen;
    }

    private ParameterFile parameterFile(Path file) {
        try {
            return ParameterFile.parse(Files.readString(file), Optional.ofNullable(ring));
        } catch (IOException e) {
            throw FailureText.unreadable("parameter file " + file, e, "check the path, or let a set be chosen");
        } catch (CompileException e) {
            throw new UserMistake("parameter file " + file + ": " + e.getMessage(), e);
        }
    }
}
