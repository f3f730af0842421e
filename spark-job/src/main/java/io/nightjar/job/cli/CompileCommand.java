package io.nightjar.job.cli;

import io.nightjar.job.commit.LocalTarget;
import io.nightjar.job.commit.Location;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.CompileException;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ParameterFile;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.network.Network;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.AnalyzedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compile",
        description = "Compile an ONNX model to an encrypted program and the client profile that belongs to it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "PROGRAM becomes a directory: program.bin for the cluster, client-profile.json (no weights in it)",
            "for the owner.",
            "",
            "Example:",
            "  nightjar compile --model data/models/mnist.onnx --out out/program \\",
            "      --calibrate data/mnist-sample/images-idx3-ubyte.gz",
            "",
            "The packing decides what a block is: with --phases 28 or more for MNIST a ciphertext is one pixel",
            "position of thousands of images; with fewer phases it holds several positions of fewer images,",
            "and a block is small and quick. Without --phases the packing with the least predicted time per",
            "image is taken; nightjar explain shows the others."
        })
public final class CompileCommand implements Callable<Integer> {
    private static final String AUTO = "auto";
    private static final int MOST_CALIBRATION_IMAGES = 2000;

    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The trained network.")
    private Path model;

    @Option(names = "--out", required = true, paramLabel = "PROGRAM", description = "Directory to write.")
    private Path out;

    @Option(
            names = "--params",
            paramLabel = "FILE|auto",
            defaultValue = AUTO,
            description =
                    "A parameter set, see conf/parameters; auto (the default) takes the cheapest that is precise enough.")
    private String parameters;

    @Option(
            names = "--calibrate",
            paramLabel = "IMAGES",
            description = {
                "Images that show the range of values: IDX, CIFAR-10 binary, a directory of PNG files.",
                "The first 2,000 are used. Without them the weights bound the values, or synthetic images."
            })
    private Path calibration;

    @Option(
            names = "--phases",
            paramLabel = "S",
            description = "Phases of the packing per axis; chosen for the least time per image if not given.")
    private Integer phases;

    @Option(
            names = "--expect-images",
            paramLabel = "N",
            description =
                    "Images that are scored in one go; large blocks do not pay for few. As many as fill blocks if not given.")
    private Integer expectedImages;

    @Option(
            names = "--task-memory",
            paramLabel = "SIZE",
            defaultValue = "4g",
            converter = ByteSize.class,
            description =
                    "Heap that a task with one thread may take, such as 3500m or 4g (the default); plans that need more are refused.")
    private long taskBytes;

    @Option(names = "--overwrite", description = "Replace PROGRAM.")
    private boolean overwrite;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        LocalTarget target = LocalTarget.directory(
                out, Set.of(ArtifactFiles.PROGRAM, ArtifactFiles.CLIENT_PROFILE), overwrite, inputs());
        target.require();
        Network network = Passes.optimise(Models.read(model, report).network());
        AnalyzedProgram program = ProgramCompiler.compile(network, options(network));
        if (program.report().boundsFrom().equals("synthetic images")) {
            report.note(
                    "no calibration images: the range of values comes from synthetic images with a wide margin; --calibrate gives a"
                            + " tighter program");
        }
        try (StagedFile staged = StagedFile.begin(target)) {
            Files.createDirectories(staged.path());
            Files.write(staged.path().resolve(ArtifactFiles.PROGRAM), program.toBytes());
            Files.writeString(
                    staged.path().resolve(ArtifactFiles.CLIENT_PROFILE),
                    program.clientProfile().toJson());
            staged.commit();
        }
        PlanText plan = new PlanText(program.report());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("output", out.toString());
        fields.putAll(plan.fields());
        report.print(fields, "program and client profile written to " + out + "\n" + plan.summary());
        return 0;
    }

    private List<Location> inputs() {
        List<Location> inputs = new ArrayList<>();
        inputs.add(Location.of(model));
        if (calibration != null) {
            inputs.add(Location.of(calibration));
        }
        if (!parameters.equals(AUTO)) {
            inputs.add(Location.of(Path.of(parameters)));
        }
        return inputs;
    }

    private CompileOptions options(Network network) throws IOException {
        CompileOptions options = CompileOptions.automatic();
        if (!parameters.equals(AUTO)) {
            ParameterFile file = parameterFile(Path.of(parameters));
            options = options.withParameters(file.parameters());
            if (file.inputLogScale().isPresent()) {
                options = options.withLogScale(file.inputLogScale().get());
            }
        }
        if (phases != null) {
            Quantities.requirePositive("--phases", phases);
            options = options.withPhases(phases);
        }
        if (expectedImages != null) {
            Quantities.requirePositive("--expect-images", expectedImages);
            options = options.withImages(expectedImages);
        }
        options = options.withTaskBytes(taskBytes);
        if (calibration != null) {
            ImageSource source = new ImageSource();
            source.files = List.of(calibration.toString());
            options = options.withCalibration(Models.pixels(source, network.input(), MOST_CALIBRATION_IMAGES));
        }
        return options;
    }

    private static ParameterFile parameterFile(Path file) {
        try {
            return ParameterFile.parse(Files.readString(file));
        } catch (IOException e) {
            throw Mistakes.unreadable("parameter file " + file, e, "check the path, or use --params auto");
        } catch (CompileException e) {
            throw new UserMistake("parameter file " + file + ": " + e.getMessage(), e);
        }
    }
}
