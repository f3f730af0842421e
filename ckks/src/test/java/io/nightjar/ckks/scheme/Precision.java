package io.nightjar.ckks.scheme;

import static org.assertj.core.api.Assertions.assertThat;

/** Precision as -log2 of the largest error. */
public final class Precision {
    private Precision() {}

    public static double bits(double[] actual, double[] expected) {
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
        return -Scales.log2(worst);
    }

    public static void requireAtLeast(double floorBits, double[] actual, double[] expected) {
        assertThat(bits(actual, expected)).as("bits of precision").isGreaterThanOrEqualTo(floorBits);
    }
}
