package io.nightjar.trainer.run;

import ai.djl.engine.Engine;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.nightjar.model.images.ImageDataException;
import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.export.OnnxWriter;
import io.nightjar.trainer.network.FittedNetwork;
import io.nightjar.trainer.network.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trains the network of a {@link Task}, with or without a teacher. */
public final class Trainer {
    private final TrainingConfig config;
    private final PhaseRunner runner;

    private Trainer(TrainingConfig config, PhaseRunner runner) {
        this.config = config;
        this.runner = runner;
    }

    /**
     * Trains, picks the epoch that is best on the validation images, and writes it to {@link TrainingConfig#output()}.
     *
     * @throws ImageDataException if the data directory lacks usable images and labels
     * @throws CheckpointException if the checkpoint belongs to another run or is damaged
     * @throws UncheckedIOException if the model cannot be written
     */
    public static TrainingReport train(TrainingConfig config, TrainingListener listener) {
        LabeledImages examples = config.task().read(config.dataDir(), config.validationImages());
        return new Trainer(
                        config, PhaseRunner.on(examples, config.validationImages(), config.checkpointDir(), listener))
                .run();
    }

    private TrainingReport run() {
        Engine engine = Torch.engine(config.threads());
        List<EpochReport> history = new ArrayList<>();
        FittedNetwork teacher = null;
        if (config.teacher().epochs() > 0) {
            TrainingState taught = trainTeacher(engine);
            history.addAll(taught.history());
            teacher = taught.best();
        }
        TrainingState trained = trainStudent(engine, teacher);
        history.addAll(trained.history());
        return finish(trained, history);
    }

    private TrainingState trainTeacher(Engine engine) {
        TrainingPhase phase = new TrainingPhase(
                "teacher",
                engine,
                config.task().teacher(),
                config.teacher(),
                config.objective().plain(),
                config.task().statisticsImages(),
                null);
        return runner.run(phase, config.teacherRecipe(), ~config.seed());
    }

    private TrainingState trainStudent(Engine engine, FittedNetwork teacher) {
        TrainingPhase phase = new TrainingPhase(
                "student",
                engine,
                config.task().student(),
                config.student(),
                config.objective(),
                config.task().statisticsImages(),
                teacher);
        return runner.run(phase, config.studentRecipe(), config.seed());
    }

    private TrainingReport finish(TrainingState trained, List<EpochReport> history) {
        double accuracy = trained.history().get(trained.bestEpoch() - 1).validationAccuracy();
        write(OnnxWriter.model(trained.best(), config.task().toString(), metadata(trained.bestEpoch(), accuracy)));
        return new TrainingReport(
                config.output(),
                config.seed(),
                runner.training().count(),
                runner.validation().count(),
                trained.bestEpoch(),
                accuracy,
                Evaluation.ranges(
                        trained.best(), runner.validation(), config.objective().rangeLimit()),
                history,
                history.stream().mapToDouble(EpochReport::seconds).sum());
    }

    private Map<String, String> metadata(int chosenEpoch, double accuracy) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("seed", Long.toString(config.seed()));
        metadata.put("epochs", Integer.toString(config.student().epochs()));
        metadata.put("teacherEpochs", Integer.toString(config.teacher().epochs()));
        metadata.put("chosenEpoch", Integer.toString(chosenEpoch));
        metadata.put("trainingImages", Integer.toString(runner.training().count()));
        metadata.put("validationImages", Integer.toString(runner.validation().count()));
        metadata.put("validationAccuracy", String.format(Locale.ROOT, "%.4f", accuracy));
        return metadata;
    }

    private void write(ModelProto model) {
        Path target = config.output().toAbsolutePath();
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.createDirectories(target.getParent());
            Files.write(unfinished, model.toByteArray());
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("model " + target + " cannot be written", e);
        }
    }
}
