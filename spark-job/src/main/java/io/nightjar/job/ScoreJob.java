package io.nightjar.job;

import io.nightjar.job.cli.CommandLines;
import io.nightjar.job.cli.ScoreCommand;

/**
 * Scoring as a plain Spark application: {@code spark-submit --class io.nightjar.job.ScoreJob nightjar-job.jar --program
 * ...}.
 */
public final class ScoreJob {
    private ScoreJob() {}

    /** @param arguments the options of {@code nightjar score} */
    public static void main(String[] arguments) {
        int status = CommandLines.execute(new ScoreCommand(), arguments);
        if (status != 0) {
            System.exit(status);
        }
    }
}
