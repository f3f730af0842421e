package io.nightjar.job.task;

import io.nightjar.job.store.CiphertextWriter;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What a job does with each block. It travels to executors by Java serialisation, so it holds broadcasts and paths,
 * never a secret.
 */
public interface BlockWork extends Serializable {
    /**
     * Writes the block's ciphertexts.
     *
     * @param threads processors that the task may use
     * @return processor seconds of all threads, by step in order of execution
     */
    Map<String, Double> run(BlockInput input, int threads, Configuration configuration, CiphertextWriter output)
            throws IOException;
}
