package io.nightjar.model.client;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether a block came through, and what shows it.
 *
 * @param classes whose scores are wrong, in rising order; none in an intact block
 * @param noise deviation of the noise in the scores by the median of imaginary parts, which a single image with wild
 *     values does not move, the largest of all classes; nothing in the real ring
 * @param magnitude median magnitude of the scores of a class, the largest of all classes
 * @param referenceError root mean square of the differences of the reference images' scores from the stated ones;
 *     nothing where there are no references
 * @param largestDifference the largest of these differences; 0 where there are no references
 */
public record BlockDiagnosis(
        BlockCondition condition,
        List<Integer> classes,
        OptionalDouble noise,
        double magnitude,
        OptionalDouble referenceError,
        double largestDifference) {
    public BlockDiagnosis {
        classes = List.copyOf(classes);
    }

    /** Whether the scores are to be relied on. */
    public boolean isIntact() {
        return condition == BlockCondition.INTACT;
    }
}
