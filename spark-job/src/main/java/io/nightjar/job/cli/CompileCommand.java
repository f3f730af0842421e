package io.nightjar.job.cli;

import io.nightjar.job.UserMistake;
import io.nightjar.job.commit.StagedFile;
import io.nightjar.model.network.Network;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.CompileOptions;
import io.nightjar.model.program.EncryptedProgram;
import io.nightjar.model.program.ParameterFile;
import io.nightjar.model.program.PlanException;
import io.nightjar.model.program.ProgramCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
            "PROGRAM becomes a directory: program.bin for the cluster, client-profile.json (no weights in it) for the owner.",
            "",
            "Example:",
            "  nightjar compile --model data/models/mnist.onnx --out out/program \\",
            "      --calibrate data/mnist-sample/images-idx3-ubyte.gz"
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

    @Option(names = "--overwrite", description = "Replace PROGRAM.")
    private boolean overwrite;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        StagedFile.refuseExisting(out, overwrite);
        Network network = Passes.optimise(Models.read(model, report).network());
        EncryptedProgram program = ProgramCompiler.compile(network, options(network));
        if (program.report().boundsFrom().equals("synthetic images")) {
            report.note(
                    "no calibration images: the range of values comes from synthetic images with a wide margin; --calibrate gives a"
                            + " tighter program");
        }
        try (StagedFile staged = StagedFile.begin(out, overwrite)) {
            Files.createDirectories(staged.path());
            Files.write(staged.path().resolve(Programs.PROGRAM), program.toBytes());
            Files.writeString(
                    staged.path().resolve(Programs.CLIENT_PROFILE),
                    program.clientProfile().toJson());
            staged.commit();
        }
        PlanText plan = new PlanText(program.report());
        report.print(plan.fields(), "program and client profile written to " + out + "\n" + plan.summary());
        return 0;
    }

    private CompileOptions options(Network network) throws IOException {
        CompileOptions options = CompileOptions.automatic();
        if (!parameters.equals(AUTO)) {
            ParameterFile file = parameterFile(Path.of(parameters));
            options = new CompileOptions(Optional.of(file.parameters()), file.inputLogScale(), Optional.empty());
        }
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
            throw new UserMistake(
                    "parameter file " + file + " cannot be read: check the path, or use --params auto", e);
        } catch (PlanException e) {
            throw new UserMistake("parameter file " + file + ": " + e.getMessage(), e);
        }
    }
}
