package io.nightjar.trainer.run;

import io.nightjar.trainer.data.LabeledImages;
import io.nightjar.trainer.optimization.AugmentedBatches;
import java.nio.file.Path;
import java.util.Optional;

/** Runs phases on the same examples, each from its checkpoint where there is one. */
public record PhaseRunner(
        LabeledImages training, LabeledImages validation, Optional<Path> checkpointDir, TrainingListener listener) {
    /** The first {@code validationImages} examples choose, the others are trained on. */
    public static PhaseRunner on(
            LabeledImages examples, int validationImages, Optional<Path> checkpointDir, TrainingListener listener) {
        return new PhaseRunner(
                examples.range(validationImages, examples.count()),
                examples.range(0, validationImages),
                checkpointDir,
                listener);
    }

    /** @param recipe everything that decides the weights, as text */
    public TrainingState run(TrainingPhase phase, String recipe, long seed) {
        Optional<Checkpoint> checkpoint =
                checkpointDir.map(directory -> new Checkpoint(directory, phase.name(), recipe));
        TrainingState start = checkpoint
                .flatMap(saved -> saved.load(phase.architecture()))
                .orElseGet(() -> TrainingState.initial(phase.architecture(), seed));
        try (AugmentedBatches batches = new AugmentedBatches(training, phase.schedule(), seed)) {
            return phase.run(start, batches, training, validation, progress -> {
                checkpoint.ifPresent(saved -> saved.save(progress));
                listener.epochFinished(progress.history().get(progress.epoch() - 1));
            });
        }
    }
}
