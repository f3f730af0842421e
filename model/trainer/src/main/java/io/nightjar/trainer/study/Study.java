package io.nightjar.trainer.study;

import ai.djl.engine.Engine;
import io.nightjar.model.CompileException;
import io.nightjar.model.compiler.CompileOptions;
import io.nightjar.model.compiler.ProgramCompiler;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.model.network.Network;
import io.nightjar.model.onnx.OnnxReader;
import io.nightjar.model.onnx.UnsupportedModelException;
import io.nightjar.model.passes.Passes;
import io.nightjar.model.program.PlanReport;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.export.OnnxWriter;
import io.nightjar.trainer.network.Architecture;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.Objective;
import io.nightjar.trainer.network.Torch;
import io.nightjar.trainer.optimization.Muon;
import io.nightjar.trainer.run.CheckpointException;
import io.nightjar.trainer.run.Evaluation;
import io.nightjar.trainer.run.PhaseRunner;
import io.nightjar.trainer.run.TrainingConfig;
import io.nightjar.trainer.run.TrainingListener;
import io.nightjar.trainer.run.TrainingPhase;
import io.nightjar.trainer.run.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The paper's comparison of activations made again: the same network trained through each of them, equally and briefly,
 * by Adam alone ({@link Muon} needs batch normalisation) and without a teacher, with accuracy on the validation images
 * and the predicted cost of the encrypted program.
 */
public final class Study {
    private static final int CALIBRATION_IMAGES = 200;

    private final TrainingConfig config;
    private final PhaseRunner runner;
    private final StudyTable table;

    private Study(TrainingConfig config, PhaseRunner runner, StudyTable table) {
        this.config = config;
        this.runner = runner;
        this.table = table;
    }

    /**
     * Trains the variants whose rows are not yet in {@code table.csv} of the output directory, an interrupted one from
     * its last epoch.
     *
     * @param config see {@link TrainingConfig#forStudy}; its output is a directory, its teacher is not used
     * @param rows receives each row when it is finished
     * @throws ImageDataException if the data directory lacks usable images and labels
     * @throws CheckpointException if the directory holds another study
     */
    public static List<StudyRow> run(TrainingConfig config, TrainingListener epochs, Consumer<StudyRow> rows) {
        return run(config, StudyVariant.all(), epochs, rows);
    }

    static List<StudyRow> run(
            TrainingConfig config, List<StudyVariant> variants, TrainingListener epochs, Consumer<StudyRow> rows) {
        StudyTable table = new StudyTable(config.output().resolve("table.csv"), settings(config));
        List<StudyRow> finished = new ArrayList<>(table.load());
        LabeledImages examples = config.task().read(config.dataDir(), config.validationImages());
        Optional<Path> checkpoints = Optional.of(config.output().resolve("checkpoints"));
        PhaseRunner runner = PhaseRunner.on(examples, config.validationImages(), checkpoints, epochs);
        Study study = new Study(config, runner, table);
        for (StudyVariant variant : variants) {
            if (finished.stream().noneMatch(row -> isOf(row, variant))) {
                StudyRow row = study.row(variant);
                finished.add(row);
                table.save(finished);
                rows.accept(row);
            }
        }
        return List.copyOf(finished);
    }

    private static boolean isOf(StudyRow row, StudyVariant variant) {
        return row.activation().equals(variant.activation()) && row.normalised() == variant.normalised();
    }

    private static String settings(TrainingConfig config) {
        return config.task() + " seed=" + config.seed() + " validation=" + config.validationImages() + " "
                + config.student() + " " + config.objective();
    }

    private StudyRow row(StudyVariant variant) {
        Engine engine = Torch.engine(config.threads());
        Architecture network = config.task().student().with(variant.function(), variant.normalised());
        Objective objective =
                variant.objective(config.objective(), config.task().fitRange());
        TrainingPhase phase = new TrainingPhase(
                variant.fileName(),
                engine,
                network,
                config.student(),
                objective,
                config.task().statisticsImages(),
                null);
        TrainingState trained;
        try {
            trained = runner.run(phase, settings(config) + " " + variant, config.seed());
        } catch (ArithmeticException diverged) {
            return failed(variant, "diverged: " + diverged.getMessage());
        }
        double accuracy = trained.history().get(trained.bestEpoch() - 1).validationAccuracy();
        double largest = Evaluation.ranges(trained.best(), runner.validation(), objective.rangeLimit()).stream()
                .mapToDouble(range -> Math.max(-range.minimum(), range.maximum()))
                .max()
                .orElseThrow();
        return planned(variant, trained.best(), accuracy, largest);
    }

    private static StudyRow failed(StudyVariant variant, String why) {
        return new StudyRow(
                variant.activation(), variant.normalised(), Optional.empty(), Optional.empty(), Optional.empty(), why);
    }

    private StudyRow planned(StudyVariant variant, FittedNetwork network, double accuracy, double largest) {
        Optional<StudyRow.Cost> cost = Optional.empty();
        String note = "";
        if (variant.isPolynomial()) {
            try {
                PlanReport plan = plan(network);
                cost = Optional.of(new StudyRow.Cost(
                        plan.parameters().levels(),
                        plan.parameters().logN(),
                        plan.block().packing().phases(),
                        plan.prediction().secondsPerBlock(),
                        plan.block().imagesPerBlock()));
            } catch (CompileException | UnsupportedModelException refused) {
                note = refused.getMessage();
            }
        }
        return new StudyRow(
                variant.activation(), variant.normalised(), Optional.of(accuracy), Optional.of(largest), cost, note);
    }

    private PlanReport plan(FittedNetwork fitted) {
        Network network = Passes.optimise(imported(fitted));
        double[][] images = runner.training().images().images().stream()
                .limit(CALIBRATION_IMAGES)
                .map(image -> image.unitValues())
                .toArray(double[][]::new);
        return ProgramCompiler.compile(network, CompileOptions.automatic().withCalibration(images))
                .report();
    }

    private static Network imported(FittedNetwork fitted) {
        try {
            Path file = Files.createTempFile("nightjar-study", ".onnx");
            try {
                Files.write(file, OnnxWriter.model(fitted, "study", Map.of()).toByteArray());
                return OnnxReader.read(file).network();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a model of the study cannot be written", e);
        }
    }
}
