package io.nightjar.trainer.run;

/** Distribution of very many values, to 1/128 between -64 and 64. */
final class ValueHistogram {
    private static final int BINS_PER_UNIT = 128;
    private static final int REACH = 64;
    private static final double TAIL = 1e-4;

    private final long[] bins = new long[2 * REACH * BINS_PER_UNIT];
    private long count;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;

    void add(float[] values) {
        for (float value : values) {
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            int bin = (int) Math.floor(((double) value + REACH) * BINS_PER_UNIT);
            bins[Math.max(0, Math.min(bins.length - 1, bin))]++;
        }
        count += values.length;
    }

    /** @param limit magnitude beyond which values count as outside */
    ActivationRange range(double limit) {
        long outside = 0;
        for (int i = 0; i < bins.length; i++) {
            outside += Math.abs(middle(i)) > limit ? bins[i] : 0;
        }
        return new ActivationRange(minimum, quantile(TAIL), quantile(1 - TAIL), maximum, (double) outside / count);
    }

    private double quantile(double share) {
        long below = 0;
        int bin = -1;
        while (below < share * count) {
            below += bins[++bin];
        }
        return Math.max(minimum, Math.min(maximum, middle(Math.max(0, bin))));
    }

    private static double middle(int bin) {
        return (bin + 0.5) / BINS_PER_UNIT - REACH;
    }
}
