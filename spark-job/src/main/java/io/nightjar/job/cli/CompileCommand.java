package io.nightjar.job.cli;

import io.nightjar.ckks.math.Ring;
import io.nightjar.job.action.CompileAction;
import io.nightjar.job.action.CompileResult;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.model.CompileException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compiles a model: {@code nightjar compile}. */
@Command(
        name = "compile",
        description = "Compile an ONNX model to an encrypted program and the client profile that belongs to it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "PROGRAM becomes a directory: program.bin for the cluster, client-profile.json",
            "(no weights in it) for the owner.",
            "",
            "Example:",
            "  nightjar compile --model data/models/mnist.onnx --output out/program \\",
            "      --calibrate data/mnist-sample/images-idx3-ubyte.gz",
            "",
            "The packing decides what a block is: with --phases 28 or more for MNIST a",
            "ciphertext is one pixel position of thousands of images; with fewer phases it",
            "holds several positions of fewer images, and a block is small and quick.",
            "Without --phases the packing with the least predicted time per image is taken;",
            "nightjar explain shows the others. Seconds are predicted for one core that runs",
            "the kernels of this JVM, or for the machine of --unit-costs."
        })
public final class CompileCommand implements Callable<Integer> {
    private static final String AUTO = "auto";

    @Option(names = OptionNames.MODEL, required = true, paramLabel = "MODEL.onnx", description = "The trained network.")
    private String model;

    @Option(names = OptionNames.OUTPUT, required = true, paramLabel = "PROGRAM", description = "Directory to write.")
    private String output;

    @Option(
            names = OptionNames.PARAMS,
            paramLabel = "FILE|auto",
            defaultValue = AUTO,
            description = "A parameter set, see conf/parameters; auto (the default) takes the cheapest that "
                    + "is precise enough.")
    private String parameters;

    @Option(
            names = OptionNames.CALIBRATE,
            arity = "1..*",
            paramLabel = "IMAGES",
            description = "Images that show the range of values: files, pictures, a directory or a table, all that "
                    + "encrypt takes as " + OptionNames.IMAGES
                    + ", with the options that it takes. The first 2,000 "
                    + "are used, and 1,000 of these to try how many labels change. Without them "
                    + "the weights bound the values, or synthetic images, and no label is tried.")
    private List<String> calibration;

    @Option(
            names = OptionNames.RING,
            paramLabel = "real|standard",
            converter = RingName.class,
            description = "Ring of the parameter set that is chosen. The real ring (the default) packs twice as many"
                    + " images into a ciphertext; what its security rests on is in docs/THREAT_MODEL.md. Scores that"
                    + " are to be released (decrypt --round, --flood) need the standard one.")
    private Ring ring;

    @Option(
            names = OptionNames.PHASES,
            paramLabel = "PHASES",
            description = "Phases of the packing per axis; chosen for the least time per image if not given.")
    private Integer phases;

    @Option(
            names = OptionNames.EXPECT_IMAGES,
            paramLabel = "COUNT",
            description = "Images that are scored in one go; large blocks do not pay for few. "
                    + "As many as fill blocks if not given.")
    private Integer expectedImages;

    @Option(
            names = OptionNames.TASK_MEMORY,
            paramLabel = "SIZE",
            defaultValue = "4g",
            converter = ByteSize.class,
            description = "Heap that a task with one thread may take, such as 3500m or 4g (the default); "
                    + "plans that need more are refused.")
    private long taskBytes;

    @Option(names = OptionNames.OVERWRITE, description = "Replace PROGRAM.")
    private boolean overwrite;

    @Mixin
    private UnitCostsOption unitCosts;

    @Mixin
    private PixelRangeOption range;

    @Mixin
    private ImageColumnOption images;

    @Mixin
    private ConfigurationOptions configuration;

    @Mixin
    private Report report;

    @Override
    public Integer call() throws IOException {
        CompileAction action = CompileAction.on(configuration.hadoopConfiguration())
                .model(model)
                .pixels(range.pixels())
                .output(output)
                .taskBytes(taskBytes)
                .overwrite(overwrite)
                .listener(new CommandListener(report));
        if (!parameters.equals(AUTO)) {
            action.parameters(parameters);
        }
        if (calibration != null) {
            action.calibration(images.toImageFiles(calibration, Optional.empty()));
        } else if (!images.words().isEmpty()) {
            throw new UserMistake(images.words() + " without " + OptionNames.CALIBRATE
                    + " has no images to read: leave it out, or give calibration images");
        }
        unitCosts.file().ifPresent(action::unitCosts);
        if (ring != null) {
            action.ring(ring);
        }
        if (phases != null) {
            Quantities.requirePositive(OptionNames.PHASES, phases);
            action.phases(phases);
        }
        if (expectedImages != null) {
            Quantities.requirePositive(OptionNames.EXPECT_IMAGES, expectedImages);
            action.expectedImages(expectedImages);
        }
        CompileResult result = execute(action);
        if (!images.pixelWords().isEmpty()) {
            report.note("the calibration images were read with " + images.pixelWords()
                    + ", which the client profile says: give it to encrypt and evaluate too");
        }
        report.print(
                result,
                "program and client profile written to " + output + "\n" + new PlanText(result.plan()).summary());
        return 0;
    }

    private static CompileResult execute(CompileAction action) throws IOException {
        try {
            return action.execute();
        } catch (CompileException e) {
            String option = switch (e.remedy()) {
                case TASK_MEMORY -> " (" + OptionNames.TASK_MEMORY + ")";
                case AUTOMATIC_PARAMETERS -> " (" + OptionNames.PARAMS + " " + AUTO + ")";
                case PHASES -> " (" + OptionNames.PHASES + ")";
                case CALIBRATION -> " (" + OptionNames.CALIBRATE + ")";
                case SEE_MESSAGE -> "";
            };
            throw new UserMistake(e.getMessage() + option, e);
        }
    }
}
