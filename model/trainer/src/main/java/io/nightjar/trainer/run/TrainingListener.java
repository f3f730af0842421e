package io.nightjar.trainer.run;

/**
 * Hears of progress, on the thread that trains. An exception it throws ends the run; the checkpoint of the epoch is
 * written before.
 */
@FunctionalInterface
public interface TrainingListener {
    /** Called after each epoch of the teacher and of the student. */
    void epochFinished(EpochReport report);
}
