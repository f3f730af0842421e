package io.nightjar.model.cost;

/**
 * What is alive at one moment.
 *
 * @param held ciphertexts of every array, squares on their way to a fourth power among those that are squared, powers
 *     and sums of a polynomial among its arguments
 * @param plainSums by array, rows over Q of the groups on the way
 * @param rotatedSums by array, rows over QP of the groups on the way
 * @param step whose digits are held, or -1
 * @param decomposed ciphertexts with their digits
 */
public record LiveSet(int[] held, int[] plainSums, int[] rotatedSums, int step, int decomposed) {
    LiveSet copy() {
        return new LiveSet(held.clone(), plainSums.clone(), rotatedSums.clone(), step, decomposed);
    }

    boolean isCoveredBy(LiveSet other) {
        return (step == other.step || step < 0)
                && decomposed <= other.decomposed
                && isCovered(held, other.held)
                && isCovered(plainSums, other.plainSums)
                && isCovered(rotatedSums, other.rotatedSums);
    }

    private static boolean isCovered(int[] counts, int[] others) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > others[i]) {
                return false;
            }
        }
        return true;
    }
}
