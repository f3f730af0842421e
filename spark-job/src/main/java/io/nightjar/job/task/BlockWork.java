package io.nightjar.job.task;

import io.nightjar.job.store.CiphertextWriter;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;

/**
 * What a job does with each block. It travels to executors by Java serialisation, so it holds broadcasts and paths,
 * never a secret.
 */
public interface BlockWork extends Serializable {
    /**
     * Writes the block's ciphertexts. It asks often whether the attempt shall end, and has ended its threads when it
     * returns or throws.
     *
     * @return processor seconds of all threads, by step in order of execution
     * @throws java.util.concurrent.CancellationException if the attempt shall end
     */
    Map<String, Double> run(BlockInput input, AttemptContext attempt, CiphertextWriter output) throws IOException;
}
