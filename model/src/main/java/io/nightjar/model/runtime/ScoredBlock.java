package io.nightjar.model.runtime;

import io.nightjar.model.contract.StoredCiphertext;
import java.util.List;
import java.util.Map;

/**
 * The scores of one block.
 *
 * @param outputs in index order
 * @param cpuSecondsByStep thread-CPU seconds by step, all threads together, in order of execution
 */
public record ScoredBlock(List<StoredCiphertext> outputs, Map<String, Double> cpuSecondsByStep) {}
