package io.nightjar.job.action;

import io.nightjar.ckks.NightjarException;
import io.nightjar.job.mistake.PathFailure;
import io.nightjar.job.mistake.UserMistake;
import io.nightjar.job.store.DatasetTree;
import io.nightjar.job.store.FileSystems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * A data set to score, and where its predictions go.
 *
 * @param path of the data set, as given or as found
 * @param output of its predictions
 * @param blocks that are wanted; all where it is empty
 */
record ScoreInput(String path, String output, Set<Long> blocks) {
    /**
     * Why this data set alone cannot be scored, as a sentence without a stop; nothing where a failure says that Spark,
     * storage or Nightjar as such has failed.
     */
    Optional<String> objection(Throwable failure) {
        return failure instanceof NightjarException mistake
                ? Optional.of(mistake.getMessage())
                : PathFailure.sentence(path + " cannot be scored into " + output, failure);
    }

    /** Those of one path: itself, or every data set below it, whose predictions lie below the output. */
    static List<ScoreInput> of(String path, String output, Configuration configuration) throws IOException {
        List<DatasetTree.Found> below = DatasetTree.below(FileSystems.qualified(path, configuration), configuration);
        return below.stream()
                .map(found -> new ScoreInput(found.path().toString(), output + "/" + found.name(), Set.of()))
                .toList();
    }

    /**
     * Those of several paths, whose predictions lie below the output.
     *
     * @param only the blocks that are wanted, by path; all of paths that it lacks
     * @throws UserMistake when two of them would have the same output
     */
    static List<ScoreInput> of(
            List<String> paths, String output, Map<String, Set<Long>> only, Configuration configuration)
            throws IOException {
        List<ScoreInput> inputs = new ArrayList<>();
        for (String path : paths) {
            List<ScoreInput> below = of(path, output, configuration);
            inputs.addAll(
                    below.isEmpty()
                            ? List.of(new ScoreInput(
                                    path,
                                    output + "/" + DatasetTree.name(FileSystems.qualified(path, configuration)),
                                    only.getOrDefault(path, Set.of())))
                            : below);
        }
        Map<String, String> byOutput = new HashMap<>();
        for (ScoreInput input : inputs) {
            String other = byOutput.putIfAbsent(input.output(), input.path());
            if (other != null) {
                throw new UserMistake("the predictions of " + other + " and of " + input.path() + " would both be at "
                        + input.output() + ": name one of them otherwise, or score them into outputs of their own");
            }
        }
        return inputs;
    }
}
